import { availableParallelism } from 'node:os';
import type { SessionEngine } from './session-engine.ts';
import type { SessionResult, SessionTask } from './session-task.ts';
import type { SessionAnswer } from './session.worker.ts';
import { startWorker } from './start-worker.ts';

/** Who waits for the answer to a task. */
interface Waiting {
  readonly resolve: (result: SessionResult) => void;
  readonly reject: (error: Error) => void;
}

/** A worker thread with an engine. */
interface EngineThread {
  /** Has its engine carry out a task. */
  perform(task: SessionTask): Promise<SessionResult>;
  /** Ends it. */
  end(): Promise<void>;
}

/** Threads without a session, for the next engines: one costs as much to start as a small model to measure. */
const idle: EngineThread[] = [];

/** An engine in a worker thread, which keeps the process alive only while it has something to do. */
export function workerEngine(): SessionEngine {
  const thread = idle.pop() ?? startThread();
  let disposed = false;
  return {
    perform: (task) =>
      disposed ? Promise.reject(new Error('internal: used after dispose.')) : thread.perform(task),
    dispose: async () => {
      if (disposed) return;
      disposed = true;
      const cleared = await thread.perform({ kind: 'clear' }).then(
        () => true,
        () => false,
      );
      if (cleared && idle.length < availableParallelism()) idle.push(thread);
      else await thread.end();
    },
  };
}

function startThread(): EngineThread {
  const worker = startWorker('./session.worker', import.meta.url, {});
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let ended: Error | undefined;
  worker.unref();
  worker.on('message', (answer: SessionAnswer) => {
    const job = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    if ('error' in answer) job?.reject(new Error(answer.error));
    else job?.resolve(answer.result);
  });
  const fail = (error: Error): void => {
    ended ??= error;
    for (const job of waiting.values()) job.reject(error);
    waiting.clear();
    const place = idle.indexOf(thread);
    if (place >= 0) idle.splice(place, 1);
  };
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`onnxLoss: a worker thread ended with code ${code}.`)));
  const thread: EngineThread = {
    perform: (task) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        const id = count++;
        waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, task }, []);
      }),
    end: async () => void (await worker.terminate()),
  };
  return thread;
}
