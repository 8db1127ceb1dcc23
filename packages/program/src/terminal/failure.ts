import { existsSync } from 'node:fs';
import { sep } from 'node:path';

import { DamagedRunError, type WrittenRun } from '@orograph/runs/process';
import { didYouMean, flagText, messageOf } from '@orograph/commands';
import { CommanderError } from 'commander';

import { MisuseError } from './misuse.ts';

/** How a command that did not finish is told to people and to programs. */
export interface Failure {
  /** The exit code: 1 failed, 2 misuse, 130 interrupted. */
  readonly exitCode: 1 | 2 | 130;
  /** The kind of failure, for programs. */
  readonly code: 'failed' | 'misuse' | 'disk-full' | 'interrupted';
  /** One line, or the lines as a MisuseError has them. */
  readonly message: string;
  /** Whether a run folder holds what its run did not write, which the message says how to mend. */
  readonly isDamage?: boolean;
}

/** Thrown inside a command when the user interrupts it. */
export class InterruptedError extends Error {
  override readonly name: string = 'InterruptedError';
}

/** Why a command ends whose standard output nobody reads any more. */
export class ReaderGoneError extends InterruptedError {
  override readonly name: string = 'ReaderGoneError';
}

/** Says what a run folder keeps, where the command had one, and how to go on; nothing where the folder itself is what is wrong. */
export function keptWords(
  { exitCode, isDamage }: Pick<Failure, 'exitCode' | 'isDamage'>,
  runs: readonly WrittenRun[],
): string {
  const [run, ...others] = runs;
  if (!run || exitCode === 2 || isDamage) return '';
  const inParts = others
    .filter(({ path }) => path.startsWith(`${run.path}${sep}`))
    .reduce((sum, { records }) => sum + records, 0);
  const many = `${run.records} record${run.records === 1 ? '' : 's'}${inParts > 0 ? `, and ${inParts} in the runs of its parts` : ''}`;
  return existsSync(run.path)
    ? `; ${run.path} keeps ${many}, and the same command goes on after them`
    : `; the folder ${run.path} with ${many} is gone`;
}

/** The message of an error with the setting that it names, if it does, called by its flag. */
function withFlagName(error: unknown, message: string): string {
  if (!(error instanceof MisuseError) || error.setting === undefined) return message;
  return message.replace(`, in ${error.setting})`, `, in ${flagText(error.setting)})`);
}

/** The message of an error about a name that there is not, with the one of those expected that was meant, where that is clear. */
function withMeantName(message: string): string {
  const [, expected, got] = /^no such .* \(expected ([^()]*), got "?([^,"]*)"?, in .*\)$/.exec(message) ?? [];
  return expected === undefined ? message : `${message}${didYouMean(got!, expected.split(', '))}`;
}

/** What to tell about anything thrown: its kind, its exit code, and its message, on one line unless it is ours. */
export function failureOf(error: unknown): Failure {
  const message = withMeantName(withFlagName(error, messageOf(error)));
  if (error instanceof InterruptedError) return { exitCode: 130, code: 'interrupted', message };
  if (error instanceof MisuseError || error instanceof CommanderError)
    return { exitCode: 2, code: 'misuse', message };
  if (
    error instanceof Error &&
    error.name === 'QueueError' &&
    (error as { isMisuse?: unknown }).isMisuse === true
  )
    return { exitCode: 2, code: 'misuse', message };
  const system = (error as { readonly code?: unknown } | undefined)?.code;
  if (system === 'ENOSPC' || system === 'EDQUOT')
    return {
      exitCode: 1,
      code: 'disk-full',
      message: `the disk is full (${message}); free some space`,
    };
  return {
    exitCode: 1,
    code: 'failed',
    message,
    ...(error instanceof DamagedRunError && { isDamage: true }),
  };
}
