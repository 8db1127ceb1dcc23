import { duration } from './duration.ts';
import { tell, type Terminal } from './terminal.ts';

/** From how many milliseconds on a person is told what takes so long. */
const patience = 500;

/** Tells a terminal what it waits for where that takes its time, and how long it took; nothing where nobody looks. */
export async function milestone<T>(terminal: Terminal, what: string, work: () => Promise<T>): Promise<T> {
  if (!terminal.err.isTTY) return work();
  const began = performance.now();
  let isTold = false;
  const timer = setTimeout(() => {
    isTold = true;
    tell(terminal, `${what} …`);
  }, patience);
  try {
    const result = await work();
    if (isTold) tell(terminal, `ready in ${duration((performance.now() - began) / 1000)}`);
    return result;
  } finally {
    clearTimeout(timer);
  }
}
