import type { InferenceSession as Session } from 'onnxruntime-web/wasm';

/** How long the thread may be busy before messages are let in, in milliseconds. */
const patience = 15;

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.addEventListener('message', () => waiting.shift()?.());
port1.start();

/** Comes back once the messages that wait have been handled. */
const breath = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(0);
  });

let last = performance.now();
let held: Promise<void> = Promise.resolve();

/** Has sessions wait until something else is done: on one thread both would take twice as long. */
export function holdSessions(until: Promise<unknown>): void {
  const before = held;
  held = (async () => {
    await before;
    await until.catch(() => undefined);
  })();
}

/** A session that lets messages in before it runs, where none were for a while: WebAssembly runs without a pause, and a run could not be cancelled. */
export function breathing(session: Session): Session {
  const run = session.run.bind(session) as (...args: unknown[]) => ReturnType<Session['run']>;
  return Object.assign(session, {
    run: async (...args: unknown[]) => {
      if (performance.now() - last > patience) {
        await breath();
        await held;
        last = performance.now();
      }
      return run(...args);
    },
  });
}
