import type { Answer, Request, RunGroup } from '../engine/messages.ts';

/** A record of a command. */
export type PageRecord = Readonly<Record<string, unknown>>;

/** What is followed of a command, and how it stands to others. */
interface Following {
  /** With which others it is cancelled; those of `look` come before those that wait, and those `beside` wait for none. */
  readonly group?: RunGroup;
  /** Takes each record as it is made. */
  readonly record?: (record: PageRecord) => void;
  /** Takes each line that is told to people. */
  readonly told?: (line: string) => void;
}

/** The command line in a Web Worker, with files in its memory. */
export interface Engine {
  /** What it can use, once it runs. */
  readonly ready: Promise<{ readonly onGpu: boolean; readonly threads: number }>;
  /** Puts a file into its memory. */
  put(path: string, bytes: Uint8Array): void;
  /** Removes a file or folder from its memory. */
  remove(path: string): void;
  /** Carries out a command line after those before it, and gives its exit code. */
  run(words: readonly string[], following?: Following): Promise<number>;
  /** Interrupts the commands of a group, those that wait too: the one under way ends after the evaluation it is at. */
  cancel(group: RunGroup): void;
  /** The bytes of a file; `undefined` where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Takes in the files that were kept when the page was closed, and gives their paths. */
  restore(): Promise<readonly string[]>;
  /** Forgets what is kept. */
  forget(): Promise<unknown>;
  /** Unpacks an archive of runs and gives their folders; none for another file. */
  unpack(bytes: Uint8Array): Promise<readonly string[]>;
  /** The folders of the runs there are, the newest last. */
  runs(): Promise<readonly string[]>;
  /** The page of some runs side by side. */
  compare(folders: readonly string[]): Promise<Uint8Array>;
  /** A folder as a zip archive. */
  zip(folder: string): Promise<Uint8Array>;
}

/** Starts the engine. `failed` is told when its worker fails as a whole. */
export function startEngine(failed: (message: string) => void): Engine {
  const worker = new Worker(new URL('../engine/engine.worker.ts', import.meta.url), { type: 'module' });
  const send = (request: Request, transfer: Transferable[] = []): void =>
    worker.postMessage(request, transfer);
  const runs = new Map<number, Following & { readonly done: (code: number) => void }>();
  const reads = new Map<number, (bytes: Uint8Array | undefined) => void>();
  let count = 0;
  const lists = new Map<number, (paths: readonly string[]) => void>();
  let isReady: (of: Extract<Answer, { kind: 'ready' }>) => void;
  const ready = new Promise<Extract<Answer, { kind: 'ready' }>>((resolve) => (isReady = resolve));

  worker.addEventListener('error', ({ message }) => failed(message || 'the engine did not start'));
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    switch (data.kind) {
      case 'ready':
        return isReady(data);
      case 'record':
        return runs.get(data.id)?.record?.(data.record);
      case 'told':
        return runs.get(data.id)?.told?.(data.line);
      case 'done':
        runs.get(data.id)?.done(data.code);
        runs.delete(data.id);
        return undefined;
      case 'paths':
        lists.get(data.id)?.(data.paths);
        lists.delete(data.id);
        return undefined;
      case 'bytes':
        reads.get(data.id)?.(data.bytes);
        reads.delete(data.id);
        return undefined;
    }
  });

  const bytesFor = (make: (id: number) => Request): Promise<Uint8Array | undefined> =>
    new Promise((resolve) => {
      count += 1;
      reads.set(count, resolve);
      send(make(count));
    });
  const pathsFor = (make: (id: number) => Request): Promise<readonly string[]> =>
    new Promise((resolve) => {
      count += 1;
      lists.set(count, resolve);
      send(make(count));
    });
  return {
    ready,
    put: (path, bytes) => send({ kind: 'put', path, bytes }, [bytes.buffer]),
    remove: (path) => send({ kind: 'remove', path }),
    run: (words, following = {}) =>
      new Promise((done) => {
        count += 1;
        runs.set(count, { ...following, done });
        send({ kind: 'run', id: count, words, group: following.group ?? 'model' });
      }),
    restore: () => pathsFor((id) => ({ kind: 'restore', id })),
    forget: () => pathsFor((id) => ({ kind: 'forget', id })),
    unpack: (bytes) => pathsFor((id) => ({ kind: 'unpack', id, bytes })),
    runs: () => pathsFor((id) => ({ kind: 'runs', id })),
    compare: async (folders) => (await bytesFor((id) => ({ kind: 'compare', id, folders })))!,
    cancel: (group) => send({ kind: 'cancel', group }),
    read: (path) => bytesFor((id) => ({ kind: 'read', id, path })),
    zip: async (folder) => (await bytesFor((id) => ({ kind: 'zip', id, folder })))!,
  };
}
