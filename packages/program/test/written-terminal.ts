import { Writable } from 'node:stream';

import type { Terminal } from '../src/index.ts';

/** A terminal that keeps what is written to it. */
export interface WrittenTerminal {
  /** The terminal. */
  readonly terminal: Terminal;
  /** What was written so far. */
  readonly written: { readonly out: string; readonly err: string };
}

/** Makes a terminal that keeps what is written to it. */
export function writtenTerminal(): WrittenTerminal {
  const written = { out: '', err: '' };
  const into = (stream: 'err' | 'out'): NodeJS.WriteStream =>
    new Writable({
      decodeStrings: false,
      write: (chunk: string, _, done) => {
        written[stream] += chunk;
        done();
      },
    }) as unknown as NodeJS.WriteStream;
  return { terminal: { out: into('out'), err: into('err') }, written };
}
