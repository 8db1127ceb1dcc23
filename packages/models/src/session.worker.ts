import { parentPort } from 'node:worker_threads';
import { loadRuntime } from './runtime.ts';
import { sessionEngine } from './session-engine.ts';
import type { SessionResult, SessionTask } from './session-task.ts';

/** The answer to one task, by its number. */
export type SessionAnswer =
  { readonly id: number; readonly result: SessionResult } | { readonly id: number; readonly error: string };

const port = parentPort;
if (!port) throw new Error('internal: session.worker is a worker thread.');
const engine = loadRuntime().then(sessionEngine);
let last: Promise<void> = Promise.resolve();

async function answer(id: number, task: SessionTask): Promise<void> {
  try {
    const result = await (await engine).perform(task);
    const transfer = Object.values(result.sums).map((sum) => sum.buffer as ArrayBuffer);
    port!.postMessage({ id, result } satisfies SessionAnswer, transfer);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    port!.postMessage({ id, error: message } satisfies SessionAnswer, []);
  }
}

port.on('message', ({ id, task }: { readonly id: number; readonly task: SessionTask }) => {
  last = last.then(() => answer(id, task));
});
