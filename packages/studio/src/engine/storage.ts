/**
 * Keeps the files of the engine in the browser's storage (IndexedDB), so that a page that was closed in the middle of a run goes on with it.
 * One page at a time keeps its files; a second one leaves those of the first alone.
 */
import { bytesOf, fileAt, filePaths, type MemoryFile } from '../node/files.ts';

/** What was kept of a file: its number and when it was changed. */
const kept = new Map<string, string>();

/** Larger files are the reader's to drop again. */
const largest = 2 ** 28;

/** Whether a file is the reader's, or a run's. */
export const isKept = (path: string): boolean =>
  !path.startsWith('/orograph') && !/^\/(?:packages|scratch)\/|\.lock$/.test(path);

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(new Error(request.error?.message ?? 'storage failed')));
  });

const completed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () =>
      reject(new Error(transaction.error?.message ?? 'storage failed')),
    );
  });

/** What came of keeping what has changed. */
interface Saved {
  /** Whether there was something. */
  readonly isNew: boolean;
  /** Whether there was no room for some of it. */
  readonly isFull: boolean;
}

/** What is kept as one, or not at all: a run with all of its files, or a file of the reader's. */
const unitOf = (path: string): string => /^\/runs\/[^/]+(?=\/)/.exec(path)?.[0] ?? path;

/** The files in the browser's storage; `undefined` where it has none, or another page has it. */
export interface Storage {
  /** Gives what was kept. */
  readonly restore: () => Promise<readonly { readonly path: string; readonly bytes: Uint8Array }[]>;
  /** Keeps what has changed, and drops what is gone. */
  readonly save: () => Promise<Saved>;
  /** Drops everything. */
  readonly forget: () => Promise<void>;
}

/** Resolves when this page may keep files; not at all while another does. */
const ours = (): Promise<boolean> =>
  new Promise((resolve) => {
    if (!('locks' in navigator)) return resolve(false);
    // An engine that has just ended lets go of it a moment later.
    const settings = { signal: AbortSignal.timeout(2000) };
    navigator.locks
      .request('orograph-studio', settings, async () => {
        resolve(true);
        // It is held until the page is closed.
        await new Promise(() => undefined);
      })
      .catch(() => resolve(false));
    return undefined;
  });

/** Opens the storage. */
export async function openStorage(): Promise<Storage | undefined> {
  if (!(await ours())) return undefined;
  let base: IDBDatabase;
  try {
    const opening = indexedDB.open('orograph-studio', 1);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('files'));
    base = await settled(opening);
  } catch {
    return undefined;
  }
  const store = (mode: IDBTransactionMode): IDBObjectStore =>
    base.transaction('files', mode).objectStore('files');
  const mark = ({ number, changed, length }: MemoryFile): string => `${number} ${changed} ${length}`;
  /** Keeps all of the files that have changed, and drops those that are gone, or does nothing. */
  const keep = async (changed: readonly string[], gone: readonly string[]): Promise<void> => {
    const present = changed.filter((path) => fileAt(path));
    const marks = present.map((path) => [path, mark(fileAt(path)!)] as const);
    const files = store('readwrite');
    for (const path of present) files.put(bytesOf(fileAt(path)!).slice(), path);
    for (const path of gone) files.delete(path);
    await completed(files.transaction);
    for (const [path, is] of marks) kept.set(path, is);
    for (const path of gone) kept.delete(path);
  };
  return {
    restore: async () => {
      const all = store('readonly');
      const [paths, contents] = await Promise.all([settled(all.getAllKeys()), settled(all.getAll())]);
      return paths.map((path, k) => ({ path: path as string, bytes: contents[k] as Uint8Array }));
    },
    save: async () => {
      const now = filePaths().filter((path) => isKept(path) && fileAt(path)!.length <= largest);
      const changed = now.filter((path) => kept.get(path) !== mark(fileAt(path)!));
      const gone = [...kept.keys()].filter((path) => !now.includes(path));
      // What is gone makes room for the rest.
      const units = [...new Set([...gone, ...changed].map(unitOf))];
      let isFull = false;
      for (const unit of units) {
        const isIn = (path: string): boolean => unitOf(path) === unit;
        await keep(changed.filter(isIn), gone.filter(isIn)).catch(() => (isFull = true));
      }
      return { isNew: units.length > 0, isFull };
    },
    forget: async () => {
      kept.clear();
      await settled(store('readwrite').clear());
    },
  };
}
