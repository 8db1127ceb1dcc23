import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { ResultRecord } from '../src/terminal/record-line.ts';

/** What a command line did. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly records: readonly ResultRecord[];
}

const bin = fileURLToPath(new URL('../bin/orograph.js', import.meta.url));

/** The path of a committed fixture. */
export const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

/** Runs the real command line; `during` may act on the process. */
export const orograph = (
  args: readonly string[],
  during: (child: ChildProcess) => void = () => {},
): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) =>
      resolve({
        code,
        out,
        err,
        records: out
          .split('\n')
          .slice(0, -1)
          .filter((line) => line.startsWith('{'))
          .map((line) => JSON.parse(line) as ResultRecord),
      }),
    );
    during(child);
  });
