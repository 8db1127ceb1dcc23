import { type PipelineStep, stepWords } from '@orograph/commands/pipelines';
import { CommanderError } from 'commander';
import { checkSameRecord, openRunFolder, type RunFolder } from '@orograph/runs';

import { commandLine } from '../../command-line.ts';
import type { Context } from '../../command.ts';
import { failureOf, InterruptedError } from '../../terminal/failure.ts';
import { MisuseError } from '../../terminal/misuse.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { madeWith } from '../../run/made-with.ts';

/** What a step is run with. */
export interface StepRun {
  /** Its values without references. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What its records depend on: the command, the values of the file, the hashes of what it reads. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** The folder of its run. */
  readonly folder: string;
  /** NDJSON whatever standard output is. */
  readonly json: boolean;
}

/**
 * Runs a step by its own command, in its folder, with its name as `step` in each record on standard output. A command that keeps no run itself
 * has its records kept here.
 *
 * @throws MisuseError, InterruptedError or Error as the command does, with the step and its place in the message.
 */
export async function runStep(
  step: PipelineStep,
  { values, identity, folder, json }: StepRun,
  { terminal, signal, program }: Context,
): Promise<void> {
  let kept: Awaited<ReturnType<typeof openKept>> | undefined;
  try {
    if (step.command.out === undefined) kept = await openKept(folder, identity);
    let count = 0;
    const told = (record: ResultRecord): ResultRecord | undefined => {
      // A command without a run folder of its own starts anew; its records are the same, and only those not there yet are added.
      const before = kept?.known[count++];
      if (before) {
        checkSameRecord(before, record, { folder, line: count });
        return undefined;
      }
      kept?.folder.append(record);
      return labelled(record, step.name);
    };
    const words = stepWords(step, values, { folder, json });
    await commandLine(program, {
      terminal: { ...terminal, told },
      signal,
      byDefault: step.byDefault,
    }).parseAsync([step.command.name, ...words], { from: 'user' });
    if (signal.aborted) throw new InterruptedError('interrupted');
  } catch (error) {
    throw placed(error, step);
  } finally {
    kept?.folder.close();
  }
}

/** A record with the name of its step; the number of a step of training is `iteration` then. */
function labelled({ type, ...fields }: ResultRecord, step: string): ResultRecord {
  if (!('step' in fields)) return { type, step, ...fields };
  const { step: iteration, ...others } = fields;
  return { type, step, iteration, ...others };
}

/** Opens the folder of a step whose command has none of its own, and reads what is there. */
async function openKept(
  folder: string,
  identity: Readonly<Record<string, unknown>>,
): Promise<{ readonly folder: RunFolder; readonly known: readonly ResultRecord[] }> {
  const opened = await openRunFolder(folder, {
    identity,
    version: madeWith(),
  });
  try {
    const known: ResultRecord[] = [];
    for await (const record of opened.earlier()) known.push(record);
    return { folder: opened, known };
  } catch (error) {
    opened.close();
    throw error;
  }
}

/** The same failure with the step and its place in front of the message. */
export function placed(error: unknown, { name, placeOf }: PipelineStep): unknown {
  if (error instanceof InterruptedError) return error;
  const message = `step ${name}: ${failureOf(error).message} (in ${placeOf()})`;
  if (error instanceof MisuseError || error instanceof CommanderError)
    return new MisuseError(message, { cause: error });
  return Object.assign(new Error(message, { cause: error }), {
    code: (error as { readonly code?: unknown } | undefined)?.code,
  });
}
