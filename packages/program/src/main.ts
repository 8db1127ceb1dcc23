import { writtenRuns } from '@orograph/runs/process';
import { CommanderError } from 'commander';

import type { Environment, Program } from './command.ts';
import { commandLine } from './command-line.ts';
import { misuse } from './terminal/misuse.ts';
import { failureOf, keptWords, ReaderGoneError } from './terminal/failure.ts';
import { formatRecord } from './terminal/record-line.ts';

/**
 * Runs a command line of a program and returns its exit code: 0 done, 1 failed, 2 misuse, 130 interrupted, 141 ended without a word by a reader that has seen
 * enough (`| head`), as SIGPIPE ends other programs.
 *
 * A failure is one line on standard error, with `--json` also a record of type `error` on standard output.
 */
export async function main(
  program: Program,
  args: readonly string[],
  environment: Environment,
): Promise<number> {
  const before = writtenRuns().length;
  try {
    const [first, about] = args;
    if (first === 'help' && about !== undefined) checkCommand(program, about);
    await commandLine(program, environment).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // Without a command its help was written; that is all there is to say.
    if (error instanceof CommanderError && error.code === 'commander.help') return 2;
    const failure = failureOf(error);
    const { exitCode, code } = failure;
    if (code === 'interrupted' && environment.signal.reason instanceof ReaderGoneError) return 141;
    const message = `${failure.message}${keptWords(failure, writtenRuns().slice(before))}`;
    const { out, err } = environment.terminal;
    err.write(`error: ${message}\n`);
    if (args.includes('--json')) out.write(formatRecord({ type: 'error', code, message }));
    return exitCode;
  }
}

/** @throws MisuseError for a word that help is asked about and that is no command. */
function checkCommand({ commands }: Program, word: string): void {
  const names = commands.map(({ name }) => name);
  if (!names.includes(word) && word !== 'help' && !word.startsWith('-'))
    throw misuse('no such command', { expected: names.join(', '), got: word, where: 'help [command]' });
}
