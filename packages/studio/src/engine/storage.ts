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

/** The files in the browser's storage; `undefined` where it has none, or another page has it. */
export interface Storage {
  /** Gives what was kept. */
  readonly restore: () => Promise<readonly { readonly path: string; readonly bytes: Uint8Array }[]>;
  /** Keeps what has changed, and drops what is gone; resolves to whether there was something. */
  readonly save: () => Promise<boolean>;
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
      if (changed.length + gone.length === 0) return false;
      const marks = changed.map((path) => [path, mark(fileAt(path)!)] as const);
      const files = store('readwrite');
      for (const path of changed) files.put(bytesOf(fileAt(path)!).slice(), path);
      for (const path of gone) files.delete(path);
      // All of it is kept, or none: a run is never kept with half of its files.
      await completed(files.transaction);
      for (const [path, is] of marks) kept.set(path, is);
      for (const path of gone) kept.delete(path);
      return true;
    },
    forget: async () => {
      kept.clear();
      await settled(store('readwrite').clear());
    },
  };
}
