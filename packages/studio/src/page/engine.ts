import type { Answer, Request, RunGroup } from '../engine/messages.ts';
import { roomWords } from '../engine/room.ts';

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
  /** Unpacks an archive of runs and gives their folders, or why there are none. */
  unpack(bytes: Uint8Array): Promise<{ readonly folders: readonly string[]; readonly problem?: string }>;
  /** The folders of the runs there are, the newest last. */
  runs(): Promise<readonly string[]>;
  /** The page of some runs side by side. */
  compare(folders: readonly string[]): Promise<Uint8Array>;
  /** A folder as a zip archive. */
  zip(folder: string): Promise<Uint8Array>;
}

/** How often a run is begun again after its GPU was lost. */
const most = 3;

/** A run that goes on, with what follows it. */
interface Underway extends Following {
  readonly words: readonly string[];
  readonly done: (code: number) => void;
  losses: number;
}

/**
 * Starts the engine. `failed` is told when its worker fails as a whole, and `kept` how much of the browser's room is taken. Where the GPU is lost, or memory ran out, another worker takes over its
 * files; runs that were under way on the GPU go on there.
 */
export function startEngine(
  failed: (message: string) => void,
  kept: (words: string, isFull: boolean) => void,
): Engine {
  const runs = new Map<number, Underway>();
  const waiting = new Map<number, (value: never) => void>();
  let count = 0;
  let isReady: (of: Extract<Answer, { kind: 'ready' }>) => void;
  const ready = new Promise<Extract<Answer, { kind: 'ready' }>>((resolve) => (isReady = resolve));
  let worker = started();

  function send(request: Request, transfer: Transferable[] = []): void {
    worker.postMessage(request, transfer);
  }
  /** Asks, and gives what is answered under the same number. */
  function asked<T>(make: (id: number) => Request): Promise<T> {
    count += 1;
    const id = count;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      send(make(id));
    });
  }
  function answered(id: number, value: unknown): void {
    waiting.get(id)?.(value as never);
    waiting.delete(id);
  }
  function ended(id: number, code: number): void {
    runs.get(id)?.done(code);
    runs.delete(id);
  }

  function started(): Worker {
    const made = new Worker(new URL('../engine/engine.worker.ts', import.meta.url), { type: 'module' });
    made.addEventListener('error', ({ message }) => failed(message || 'the engine did not start'));
    made.addEventListener('message', ({ data }: MessageEvent<Answer>) => take(data));
    return made;
  }

  function take(data: Answer): void {
    switch (data.kind) {
      case 'ready':
        return isReady(data);
      case 'record':
        return runs.get(data.id)?.record?.(data.record);
      case 'told':
        return runs.get(data.id)?.told?.(data.line);
      case 'done':
        return ended(data.id, data.code);
      case 'kept':
        return kept(roomWords(data.room, data.isFull), data.isFull);
      case 'broken':
        return void replace(data.reason);
      case 'unpacked':
        return answered(data.id, data);
      case 'paths':
        return answered(data.id, data.paths);
      case 'files':
        return answered(data.id, data.files);
      case 'bytes':
        return answered(data.id, data.bytes);
    }
  }

  /** Has another worker take over the files and the runs; `reason` is why the GPU was lost, where it was. */
  async function replace(reason: string | undefined): Promise<void> {
    const files = await asked<Extract<Answer, { kind: 'files' }>['files']>((id) => ({
      kind: 'handOver',
      id,
    }));
    worker.terminate();
    worker = started();
    for (const { path, bytes } of files) send({ kind: 'put', path, bytes }, [bytes.buffer as ArrayBuffer]);
    for (const [id, run] of runs) {
      if (reason !== undefined) run.losses += 1;
      if (run.losses > most) {
        run.told?.(`error: the GPU was lost ${run.losses} times (${reason}); WebAssembly runs without it.`);
        ended(id, 1);
        continue;
      }
      if (reason !== undefined)
        run.told?.(`note: the GPU was lost (${reason}); the run goes on with another device.`);
      send({ kind: 'run', id, words: run.words, group: run.group ?? 'model' });
    }
  }

  return {
    ready,
    put: (path, bytes) => send({ kind: 'put', path, bytes }, [bytes.buffer]),
    remove: (path) => send({ kind: 'remove', path }),
    run: (words, following = {}) =>
      new Promise((done) => {
        count += 1;
        runs.set(count, { ...following, words, done, losses: 0 });
        send({ kind: 'run', id: count, words, group: following.group ?? 'model' });
      }),
    restore: () => asked((id) => ({ kind: 'restore', id })),
    forget: () => asked((id) => ({ kind: 'forget', id })),
    unpack: (bytes) => asked((id) => ({ kind: 'unpack', id, bytes })),
    runs: () => asked((id) => ({ kind: 'runs', id })),
    compare: (folders) => asked((id) => ({ kind: 'compare', id, folders })),
    cancel: (group) => send({ kind: 'cancel', group }),
    read: (path) => asked((id) => ({ kind: 'read', id, path })),
    zip: (folder) => asked((id) => ({ kind: 'zip', id, folder })),
  };
}
