import { CommanderError } from 'commander';

import type { Context } from './context.ts';
import { failureOf } from './terminal/failure.ts';
import { program } from './program.ts';
import { formatRecord } from './terminal/record-line.ts';

/**
 * Runs a command line and returns its exit code: 0 done, 1 failed, 2 misuse, 130 interrupted.
 *
 * A failure is one line on standard error, with `--json` also a record of type `error` on standard output.
 */
export async function main(args: readonly string[], context: Context): Promise<number> {
  try {
    await program(context).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { exitCode, code, message } = failureOf(error);
    const { out, err } = context.terminal;
    err.write(`error: ${message}\n`);
    if (args.includes('--json')) out.write(formatRecord({ type: 'error', code, message }));
    return exitCode;
  }
}
