import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import {
  type PipelinePlan,
  type PipelineStep,
  referencesIn,
  stepIdentity,
  stepValues,
  stepWords,
} from '@orograph/commands/pipelines';
import { journalName, manifestName, readJournal } from '@orograph/runs';

import { commandLine } from '../../command-line.ts';
import type { Context } from '../../command.ts';
import { duration } from '../../terminal/duration.ts';
import { InterruptedError } from '../../terminal/failure.ts';
import { quietTerminal, writeResult } from '../../terminal/terminal.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';

import { placed } from './run-step.ts';

/** What is to be done of a step, and how long that takes. */
interface StepPlan {
  readonly step: string;
  readonly command: string;
  /** `after` where it reads what an earlier step has yet to make. */
  readonly state: 'after' | 'done' | 'due';
  /** The first step that has yet to make what it reads. */
  readonly after?: string;
  /** Seconds, where they can be measured. */
  readonly seconds: number | null;
}

/** Where a pipeline is kept, and how it is told. */
interface Place {
  readonly out: string;
  readonly here: string;
  readonly json: boolean;
}

/** Writes which steps a pipeline would do, and what each costs that reads only what is there. Nothing is kept. */
export async function writePipelinePlan(plan: PipelinePlan, place: Place, context: Context): Promise<void> {
  const finished = await finishedSteps(place.out);
  const steps: StepPlan[] = [];
  for (const step of plan.steps) {
    if (context.signal.aborted) throw new InterruptedError('interrupted');
    steps.push(await planOf(step, { plan, steps, finished, place }, context));
  }
  const seconds = steps.reduce((sum, step) => sum + (step.seconds ?? 0), 0);
  const isKnown = steps.every((step) => step.seconds !== null);
  const record = {
    type: 'plan',
    command: 'run',
    steps,
    seconds: isKnown ? seconds : null,
    atLeast: seconds,
  };
  const text = (): string =>
    [
      ...steps.map(lineOf),
      `${isKnown ? 'about' : 'more than'} ${duration(seconds)} in all on this machine as busy as it is; nothing was written`,
    ].join('\n');
  writeResult(context.terminal, record, { json: place.json, text });
}

function lineOf({ step, command, state, after, seconds }: StepPlan): string {
  const cost = seconds === null ? 'not measured beforehand' : `about ${duration(seconds)}`;
  const what = { done: 'done before', due: cost, after: `reads what ${after ?? ''} has yet to make` }[state];
  return `  ${step}: ${command}, ${what}`;
}

async function finishedSteps(out: string): Promise<ReadonlyMap<unknown, ResultRecord>> {
  const finished = new Map<unknown, ResultRecord>();
  for await (const { record } of readJournal(join(out, journalName)))
    if (record.type === 'step') finished.set(record['step'], record);
  return finished;
}

async function planOf(
  step: PipelineStep,
  {
    plan,
    steps,
    finished,
    place: { out, here },
  }: {
    readonly plan: PipelinePlan;
    readonly steps: readonly StepPlan[];
    readonly finished: ReadonlyMap<unknown, ResultRecord>;
    readonly place: Place;
  },
  context: Context,
): Promise<StepPlan> {
  const { name: command } = step.command;
  const read = new Set(referencesIn(step.values).flatMap((one) => plan.named.get(one.step ?? '') ?? []));
  const after = steps.find((one) => read.has(one.step) && one.state !== 'done')?.step;
  if (after !== undefined) return { step: step.name, command, state: 'after', after, seconds: null };
  const values = await stepValues(step, { plan, out, here });
  const record = { type: 'step', ...(await stepIdentity(step, values)) };
  const isThere = existsSync(join(out, step.name, manifestName));
  if (isThere && isDeepStrictEqual(finished.get(step.name), record))
    return { step: step.name, command, state: 'done', seconds: 0 };
  return { step: step.name, command, state: 'due', seconds: await secondsOf(step, values, context) };
}

/** What a step costs by `--dry-run` of its own command; `null` where that has none. */
async function secondsOf(
  step: PipelineStep,
  values: Readonly<Record<string, unknown>>,
  { terminal, signal, program }: Context,
): Promise<number | null> {
  const record = program.commands.find(({ name }) => name === step.command.name)!;
  if (record.flags['dryRun'] === undefined) return null;
  let seconds: unknown = null;
  const told = (found: ResultRecord): undefined => void (seconds = found['seconds']);
  const words = stepWords({ ...step, command: { ...step.command, out: undefined } }, values, {
    folder: '',
    json: false,
  });
  try {
    await commandLine(program, {
      terminal: { ...quietTerminal(terminal), told },
      signal,
      byDefault: step.byDefault,
    }).parseAsync([record.name, '--dry-run', ...words], { from: 'user' });
  } catch (error) {
    throw placed(error, step);
  }
  return typeof seconds === 'number' ? seconds : null;
}
