import type { Environment, ResultRecord } from '@orograph/program';
import { spawn, type ChildProcess } from 'node:child_process';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { writtenTerminal } from '../../program/test/written-terminal.ts';
import { main } from '../src/main.ts';

/** What a command line did. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly records: readonly ResultRecord[];
}

/** The command as users install it, which the setup of these tests lays out. */
export const bin: string = fileURLToPath(
  new URL('../.published/node_modules/@orograph/cli/bin/orograph.js', import.meta.url),
);

/** The path of a committed fixture. */
export const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

const recordsOf = (out: string): ResultRecord[] =>
  out
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as ResultRecord);

/** Runs a command line: in this process, which saves starting one, or as the real command where `during` acts on it. */
export const orograph = (
  args: readonly string[],
  during?: (child: ChildProcess) => void,
): Promise<Outcome> => (during ? orographProcess(args, during) : orographHere(args));

/** What a command is given that nobody listens to. */
export function unheard(signal: AbortSignal = new AbortController().signal): Environment {
  const nowhere = new Writable({ write: (_chunk, _, done) => done() }) as unknown as NodeJS.WriteStream;
  return { terminal: { out: nowhere, err: nowhere }, signal };
}

async function orographHere(args: readonly string[]): Promise<Outcome> {
  const { terminal, written } = writtenTerminal();
  const { signal } = new AbortController();
  const code = await main(args, { terminal, signal });
  return { code, ...written, records: recordsOf(written.out) };
}

/** Runs the real command line in a process of its own; `during` may act on it. */
export const orographProcess = (
  args: readonly string[],
  during: (child: ChildProcess) => void = () => {},
): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => resolve({ code, out, err, records: recordsOf(out) }));
    during(child);
  });

/** A page without its scripts, whose text is the loader's: it differs between the test's process and one of its own. */
export const withoutScripts = (html: string): string => html.replaceAll(/<script[^>]*>[^]*?<\/script>/g, '');
