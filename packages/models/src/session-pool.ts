import { underWay } from '@orograph/tensor/under-way';
import { platform } from '#platform';
import type { Runtime } from './runtime.ts';
import { sessionEngine, type SessionEngine } from './session-engine.ts';
import type { SessionResult, SessionTask } from './session-task.ts';

/** Several engines that hold the same sessions and tensors, each carrying out one task at a time. */
export interface SessionPool {
  /** The number of engines. */
  readonly size: number;
  /** Whether the engines have ended, or are about to. */
  readonly disposed: boolean;
  /** Has the next free engine carry out a task; tasks start in the order they came. */
  run(task: SessionTask): Promise<SessionResult>;
  /** Has every engine carry out a task, before any waiting `run`. */
  everywhere(task: SessionTask): Promise<readonly SessionResult[]>;
  /** Has one engine carry out a task, and each of the others before what it is next given: an engine is started only when it has something to do. */
  first(task: SessionTask): Promise<SessionResult>;
  /** Ends the engines; what is under way is finished, what waits is refused. */
  dispose(): Promise<void>;
}

interface Job {
  readonly task: SessionTask;
  readonly resolve: (result: SessionResult) => void;
  readonly reject: (error: Error) => void;
}

interface Lane {
  engine?: SessionEngine;
  readonly own: Job[];
  readonly late: SessionTask[];
  busy: boolean;
  idle: Promise<void>;
}

/** A pool of `size` worker threads, or of one engine on this thread when a runtime is given. */
export function sessionPool({ size, runtime }: { size: number; runtime?: Runtime }): SessionPool {
  const lanes: Lane[] = Array.from({ length: runtime ? 1 : size }, () => ({
    own: [],
    late: [],
    busy: false,
    idle: Promise.resolve(),
  }));
  const shared: Job[] = [];
  let disposed = false;

  const enqueue = (task: SessionTask, queue: Job[]): Promise<SessionResult> =>
    new Promise((resolve, reject) => {
      if (disposed) return reject(new Error('onnxLoss: used after dispose.'));
      queue.push({ task, resolve, reject });
      for (const lane of lanes) if (!lane.busy) lane.idle = drain(lane);
    });

  async function perform(lane: Lane, task: SessionTask): Promise<SessionResult> {
    lane.engine ??= runtime ? sessionEngine(runtime) : platform.threadEngine!();
    for (let late = lane.late[0]; late; late = lane.late[0]) {
      await lane.engine.perform(late);
      lane.late.shift();
    }
    return lane.engine.perform(task);
  }

  async function drain(lane: Lane): Promise<void> {
    lane.busy = true;
    for (let job = lane.own.shift() ?? shared.shift(); job; job = lane.own.shift() ?? shared.shift())
      try {
        job.resolve(await underWay(perform(lane, job.task)));
      } catch (error) {
        job.reject(error as Error);
      }
    lane.busy = false;
  }

  return {
    size: lanes.length,
    get disposed() {
      return disposed;
    },
    run: (task) => enqueue(task, shared),
    everywhere: (task) => Promise.all(lanes.map((lane) => enqueue(task, lane.own))),
    first: (task) => {
      const [lane, ...others] = lanes as [Lane, ...Lane[]];
      const result = enqueue(task, lane.own);
      for (const other of others) other.late.push(task);
      return result;
    },
    dispose: async () => {
      if (disposed) return;
      disposed = true;
      const waiting = [...shared.splice(0), ...lanes.flatMap((lane) => lane.own.splice(0))];
      for (const job of waiting) job.reject(new Error('onnxLoss: used after dispose.'));
      await Promise.all(lanes.map((lane) => lane.idle));
      await Promise.all(lanes.map(async (lane) => lane.engine?.dispose()));
    },
  };
}
