import type { Worker } from 'node:worker_threads';
import type { SessionEngine } from './session-engine.ts';
import type { SessionResult } from './session-task.ts';
import type { SessionAnswer } from './session.worker.ts';
import { startWorker } from './start-worker.ts';

/** Who waits for the answer to a task. */
interface Waiting {
  readonly resolve: (result: SessionResult) => void;
  readonly reject: (error: Error) => void;
}

/** An engine in a worker thread, which keeps the process alive only while it has something to do. */
export function workerEngine(): SessionEngine {
  const worker: Worker = startWorker('./session.worker', import.meta.url, {});
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
  };
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`onnxLoss: a worker thread ended with code ${code}.`)));
  return {
    perform: (task) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        const id = count++;
        waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, task }, []);
      }),
    dispose: async () => {
      await worker.terminate();
    },
  };
}
