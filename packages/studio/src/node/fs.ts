/** The part of `node:fs` that commands use, over files in memory. Errors have the codes of Node. */
import { Buffer } from 'buffer';

import {
  absolute,
  bytesOf,
  fileAt,
  folderOf,
  isFolder,
  makeFile,
  makeFolder,
  moveFile,
  namesIn,
  remove,
  resize,
  write,
  type MemoryFile,
} from './files.ts';

type Path = string | URL;

const encoder = new TextEncoder();
const opened = new Map<number, { readonly file: MemoryFile; readonly appends: boolean; at: number }>();
let handles = 2;

/** An error as Node throws it. */
const failure = (code: string, what: string, path: Path): Error =>
  Object.assign(new Error(`${code}: ${what}, '${String(path)}'`), { code });

const missing = (path: Path): Error => failure('ENOENT', 'no such file or directory', path);

function existing(path: Path): MemoryFile {
  const at = absolute(path);
  const file = fileAt(at);
  if (file) return file;
  throw isFolder(at) ? failure('EISDIR', 'illegal operation on a directory', path) : missing(path);
}

const of = (handle: number): { readonly file: MemoryFile; readonly appends: boolean; at: number } => {
  const found = opened.get(handle);
  if (!found) throw failure('EBADF', 'bad file descriptor', String(handle));
  return found;
};

/** What is known of a file or folder. */
interface Stats {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
  readonly isDirectory: () => boolean;
  readonly isFile: () => boolean;
}

const statsOf = (file: MemoryFile | undefined): Stats => ({
  size: file?.length ?? 0,
  mtimeMs: file?.changed ?? 0,
  ino: file?.number ?? 0,
  isDirectory: () => file === undefined,
  isFile: () => file !== undefined,
});

export const constants = { COPYFILE_EXCL: 1 } as const;

export const existsSync = (path: Path): boolean =>
  fileAt(absolute(path)) !== undefined || isFolder(absolute(path));

export function statSync(path: Path, { throwIfNoEntry = true } = {}): Stats | undefined {
  const at = absolute(path);
  const file = fileAt(at);
  if (file || isFolder(at)) return statsOf(file);
  if (throwIfNoEntry) throw missing(path);
  return undefined;
}

export const fstatSync = (handle: number): Stats => statsOf(of(handle).file);

export function openSync(path: Path, flags: 'a' | 'r' | 'r+' | 'w' | 'wx' = 'r'): number {
  const at = absolute(path);
  const found = fileAt(at);
  if (flags === 'wx' && found) throw failure('EEXIST', 'file already exists', path);
  if (flags.startsWith('r')) existing(path);
  else if (!isFolder(folderOf(at))) throw missing(path);
  const file = found && flags !== 'w' ? found : makeFile(at);
  handles += 1;
  opened.set(handles, { file, appends: flags === 'a', at: 0 });
  return handles;
}

export const closeSync = (handle: number): void => void opened.delete(handle);

export const fsyncSync = (handle: number): void => void of(handle);

export function readSync(
  handle: number,
  into: Uint8Array,
  offset = 0,
  length: number = into.length - offset,
  at: number | null = null,
): number {
  const place = of(handle);
  const start = at ?? place.at;
  const part = bytesOf(place.file).subarray(start, start + length);
  into.set(part, offset);
  if (at === null) place.at += part.length;
  return part.length;
}

/** Node's `writeSync(fd, buffer[, offset[, length[, position]]])` and `writeSync(fd, text[, position])`. */
export function writeSync(
  handle: number,
  data: Uint8Array | string,
  offset: number | null = null,
  length?: number | string,
  position: number | null = null,
): number {
  const place = of(handle);
  const isText = typeof data === 'string';
  const start = isText ? 0 : (offset ?? 0);
  const bytes = isText
    ? encoder.encode(data)
    : data.subarray(start, typeof length === 'number' ? start + length : undefined);
  const at = place.appends ? place.file.length : ((isText ? offset : position) ?? place.at);
  write(place.file, bytes, at);
  place.at = at + bytes.length;
  return bytes.length;
}

export const ftruncateSync = (handle: number, length = 0): void => resize(of(handle).file, length);

export const truncateSync = (path: Path, length = 0): void => resize(existing(path), length);

export function readFileSync(path: Path): Buffer;
export function readFileSync(path: Path, encoding: 'utf8'): string;
export function readFileSync(path: Path, encoding?: 'utf8'): Buffer | string {
  const bytes = Buffer.from(bytesOf(existing(path)));
  return encoding === undefined ? bytes : bytes.toString(encoding);
}

export function writeFileSync(path: Path, content: Uint8Array | string): void {
  const handle = openSync(path, 'w');
  writeSync(handle, content);
  closeSync(handle);
}

export function appendFileSync(path: Path, content: Uint8Array | string): void {
  const handle = openSync(path, 'a');
  writeSync(handle, content);
  closeSync(handle);
}

export function renameSync(from: Path, to: Path): void {
  existing(from);
  moveFile(absolute(from), absolute(to));
}

export function copyFileSync(from: Path, to: Path, mode = 0): void {
  if (mode === constants.COPYFILE_EXCL && existsSync(to)) throw failure('EEXIST', 'file already exists', to);
  writeFileSync(to, bytesOf(existing(from)).slice());
}

export function rmSync(path: Path, { force = false } = {}): void {
  if (!force && !existsSync(path)) throw missing(path);
  remove(absolute(path));
}

export const mkdirSync = (path: Path): string | undefined => {
  const at = absolute(path);
  if (fileAt(at)) throw failure('EEXIST', 'file already exists', path);
  return makeFolder(at);
};

/** An entry of a folder. */
interface Entry {
  readonly name: string;
  readonly isDirectory: () => boolean;
  readonly isFile: () => boolean;
}

export function readdirSync(path: Path): readonly string[];
export function readdirSync(path: Path, settings: { readonly withFileTypes: true }): readonly Entry[];
export function readdirSync(
  path: Path,
  { withFileTypes = false } = {},
): readonly string[] | readonly Entry[] {
  const at = absolute(path);
  if (!isFolder(at)) throw missing(path);
  const names = namesIn(at);
  return withFileTypes
    ? names.map((name) => ({ name, ...statsOf(fileAt(absolute(`${at}/${name}`))) }))
    : names;
}

export const realpathSync = (path: Path): string => absolute(path);

/** Reads a file piece by piece. */
export async function* createReadStream(path: Path): AsyncGenerator<Buffer> {
  const bytes = bytesOf(existing(path));
  for (let at = 0; at < bytes.length; at += 65_536)
    yield await Promise.resolve(Buffer.from(bytes.subarray(at, at + 65_536)));
}
