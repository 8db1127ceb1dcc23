/** A file in memory. */
export interface MemoryFile {
  /** Room for its bytes; the first `length` count. */
  room: Uint8Array;
  /** How many bytes it has. */
  length: number;
  /** When it was written last, in milliseconds. */
  changed: number;
  /** Tells it from any other file, also of the same name. */
  readonly number: number;
}

const files = new Map<string, MemoryFile>();
const folders = new Set<string>(['/']);
let count = 0;

/** The absolute path of a name: names are below `/`. */
export function absolute(name: string | URL): string {
  const parts: string[] = [];
  for (const part of (typeof name === 'string' ? name : decodeURIComponent(name.pathname)).split('/'))
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  return `/${parts.join('/')}`;
}

/** The folder that a path lies in. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** The file at a path. */
export const fileAt = (path: string): MemoryFile | undefined => files.get(path);

/** Whether there is a folder at a path. */
export const isFolder = (path: string): boolean => folders.has(path);

/** Makes a folder and those it lies in; gives the first that was not there. */
export function makeFolder(path: string): string | undefined {
  if (folders.has(path)) return undefined;
  const above = makeFolder(folderOf(path));
  folders.add(path);
  return above ?? path;
}

/** Makes an empty file in place of what is there. */
export function makeFile(path: string): MemoryFile {
  const file: MemoryFile = { room: new Uint8Array(0), length: 0, changed: Date.now(), number: ++count };
  files.set(path, file);
  return file;
}

/** Puts a file that is there under another path. */
export function moveFile(from: string, to: string): void {
  files.set(to, files.get(from)!);
  files.delete(from);
}

/** Removes a file, or a folder with everything in it. */
export function remove(path: string): void {
  files.delete(path);
  if (!folders.delete(path)) return;
  for (const name of [...files.keys(), ...folders]) if (name.startsWith(`${path}/`)) remove(name);
}

/** The paths of all files. */
export const filePaths = (): readonly string[] => [...files.keys()];

/** The names of what lies in a folder, in order. */
export function namesIn(path: string): readonly string[] {
  const start = path === '/' ? '/' : `${path}/`;
  const names = [...files.keys(), ...folders]
    .filter((name) => name.startsWith(start) && name !== start)
    .map((name) => name.slice(start.length));
  return names.filter((name) => !name.includes('/')).toSorted();
}

/** The bytes of a file, a view. */
export const bytesOf = ({ room, length }: MemoryFile): Uint8Array => room.subarray(0, length);

/** Makes a file as long as `length`: cuts it, or adds zeros. Its room doubles, so that a file grows in steps at little cost. */
export function resize(file: MemoryFile, length: number): void {
  if (length > file.room.length) {
    const room = new Uint8Array(Math.max(length, 2 * file.room.length));
    room.set(bytesOf(file));
    file.room = room;
  }
  if (length > file.length) file.room.fill(0, file.length, length);
  file.length = length;
  file.changed = Date.now();
}

/** Writes bytes into a file at a place; it grows as needed. */
export function write(file: MemoryFile, bytes: Uint8Array, at: number): void {
  if (at + bytes.length > file.length) resize(file, at + bytes.length);
  file.room.set(bytes, at);
  file.changed = Date.now();
}
