import type { Answer, Request } from '../engine/messages.ts';

/** A record of a command. */
export type PageRecord = Readonly<Record<string, unknown>>;

/** What is followed of a command. */
interface Following {
  /** Takes each record as it is made. */
  readonly record?: (record: PageRecord) => void;
  /** Takes each line that is told to people. */
  readonly told?: (line: string) => void;
}

/** The command line in a Web Worker, with files in its memory. */
export interface Engine {
  /** Which device it can use, once it runs. */
  readonly device: Promise<'cpu' | 'webgpu'>;
  /** Puts a file into its memory. */
  put(path: string, bytes: Uint8Array): void;
  /** Removes a file or folder from its memory. */
  remove(path: string): void;
  /** Carries out a command line and gives its exit code. */
  run(words: readonly string[], following?: Following): Promise<number>;
  /** Interrupts the commands under way: each ends after the evaluation it is at. */
  cancel(): void;
  /** The bytes of a file; `undefined` where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
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
  let ready: (device: 'cpu' | 'webgpu') => void;
  const device = new Promise<'cpu' | 'webgpu'>((resolve) => (ready = resolve));

  worker.addEventListener('error', ({ message }) => failed(message || 'the engine did not start'));
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    switch (data.kind) {
      case 'ready':
        return ready(data.device);
      case 'record':
        return runs.get(data.id)?.record?.(data.record);
      case 'told':
        return runs.get(data.id)?.told?.(data.line);
      case 'done':
        runs.get(data.id)?.done(data.code);
        runs.delete(data.id);
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
  return {
    device,
    put: (path, bytes) => send({ kind: 'put', path, bytes }, [bytes.buffer]),
    remove: (path) => send({ kind: 'remove', path }),
    run: (words, following = {}) =>
      new Promise((done) => {
        count += 1;
        runs.set(count, { ...following, done });
        send({ kind: 'run', id: count, words });
      }),
    cancel: () => send({ kind: 'cancel' }),
    read: (path) => bytesFor((id) => ({ kind: 'read', id, path })),
    zip: async (folder) => (await bytesFor((id) => ({ kind: 'zip', id, folder })))!,
  };
}
