import { type PlanFlags, type Trainable, trainPlan } from '@orograph/models';
import { type FactorValues, resolvableWords, settingsOfSweep, type TrainingSetting } from '@orograph/probes';
import { misuse, type TaskFlags } from '@orograph/program';
import { trainableOf } from '@orograph/program/models';

import type { WidthFlags } from './width-command.ts';

/** The base of a sweep where no flag says otherwise: plain descent with momentum at a constant rate. */
const sweepDefaults = {
  batch: 128,
  epochs: 30,
  optimizer: 'momentum',
  schedule: 'constant',
  seeds: [0, 1, 2],
  weightDecay: 0,
} as const;

/** A sweep as it will be made. */
export interface SweepPlan {
  /** The factors and their values. */
  readonly sweep: readonly FactorValues[];
  /** What is not varied. */
  readonly base: TrainingSetting;
  /** The flags of the training, defaults included; a setting replaces some. */
  readonly training: PlanFlags;
  /** Every setting there is, the one of the base once. */
  readonly settings: readonly TrainingSetting[];
  /** The seeds at each setting. */
  readonly seeds: readonly number[];
}

/** What the sweep of some flags is for a network; nothing is trained yet. @throws MisuseError for what cannot be varied or compared. */
export async function sweepPlan(net: string, flags: WidthFlags, trainable: Trainable): Promise<SweepPlan> {
  const { sweep = [], seeds = sweepDefaults.seeds, dropout = 0 } = flags;
  const { examples } = trainable.loss;
  if (seeds.length < 2)
    throw misuse('too few seeds for an error bar', {
      expected: `two or more, such as 0..2; of an effect ${resolvableWords()}`,
      got: String(seeds.length),
      where: '--seeds',
    });
  checkVaried(sweep, flags);
  const given: PlanFlags = {
    ...sweepDefaults,
    batch: Math.min(sweepDefaults.batch, examples),
    ...(withoutUndefined(flags) as Partial<PlanFlags>),
  };
  const learningRate = Number(trainPlan(given, examples).settings['learning-rate']);
  const training = { ...given, learningRate };
  const hidden = hiddenWidths(trainable);
  const base: TrainingSetting = {
    batch: training.batch,
    dropout,
    ...(hidden && { hidden }),
    'learning-rate': learningRate,
    'weight-decay': training.weightDecay,
  };
  if (sweep.some(({ factor }) => factor === 'hidden') && !hidden)
    throw misuse('hidden cannot be varied', {
      expected: 'mlp',
      got: trainable.isFile ? 'a model file, which has its widths' : trainable.network,
      where: net,
    });
  const settings = settingsOfSweep(base, sweep);
  const largest = Math.max(...settings.map(({ batch }) => batch));
  if (largest > examples)
    throw misuse('a batch is larger than the data', {
      expected: `at most ${examples}`,
      got: String(largest),
      where: '--sweep and --batch',
    });
  const withDropout = settings.find((setting) => setting.dropout > 0);
  if (withDropout) await (await trainableOf(net, networkFlags(flags, withDropout))).dispose();
  return { sweep, base, training, settings, seeds };
}

/** Throws for a flag of the only factor, whose values the sweep says. */
function checkVaried([first, second]: readonly FactorValues[], flags: WidthFlags): void {
  const { batch, dropout, hidden, learningRate, weightDecay } = flags;
  const given = { batch, dropout, hidden, 'learning-rate': learningRate, 'weight-decay': weightDecay };
  if (first && !second && given[first.factor] !== undefined)
    throw misuse(`--${first.factor} does not apply`, {
      expected: 'a flag of what is not varied',
      got: `--sweep ${first.factor}=${first.values.join()}`,
      where: 'the flags',
    });
}

/** The flags of the network at a setting. */
export const networkFlags = (flags: TaskFlags, { hidden, dropout }: TrainingSetting): TaskFlags =>
  withoutUndefined({ ...flags, hidden, dropout: dropout > 0 ? dropout : undefined });

const withoutUndefined = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/** The widths of the hidden layers of mlp: of all weights but the last. */
const hiddenWidths = ({ network, layout: { blocks } }: Trainable): number[] | undefined =>
  network === 'mlp'
    ? blocks
        .filter(({ shape }) => shape.length === 2)
        .slice(0, -1)
        .map(({ shape }) => shape[0]!)
    : undefined;
