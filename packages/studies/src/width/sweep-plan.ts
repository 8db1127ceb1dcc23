import { trainPlan, type PlanFlags, type Trainable } from '@orograph/models';
import { resolvableWords, settingsOfSweep, type FactorValues, type TrainingSetting } from '@orograph/probes';
import { misuse } from '@orograph/runs';

/** The base of a sweep where nothing else is asked for: plain descent with momentum at a constant rate. */
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
  /** How it is trained, defaults included; a setting replaces some. */
  readonly training: PlanFlags;
  /** Every setting there is, the one of the base once. */
  readonly settings: readonly TrainingSetting[];
  /** The seeds at each setting. */
  readonly seeds: readonly number[];
}

/** What a sweep is asked for; what is left open is plain descent with momentum at a constant rate, from three seeds. */
export interface SweepSettings extends Partial<{
  readonly [K in keyof PlanFlags]: PlanFlags[K] | undefined;
}> {
  /** The factors and their values. */
  readonly sweep?: readonly FactorValues[] | undefined;
  /** The seeds at each setting, two at least. */
  readonly seeds?: readonly number[] | undefined;
  /** Share of features left out while training. */
  readonly dropout?: number | undefined;
}

/**
 * Plans a sweep of trainings of a network, one factor at a time; nothing is trained yet.
 *
 * @throws MisuseError for what cannot be varied or compared.
 */
export function sweepPlan(net: string, asked: SweepSettings, trainable: Trainable): SweepPlan {
  const { sweep = [], seeds = sweepDefaults.seeds, dropout = 0 } = asked;
  const { examples } = trainable.loss;
  if (seeds.length < 2)
    throw misuse('too few seeds for an error bar', {
      expected: `two or more, such as 0..2; of an effect ${resolvableWords()}`,
      got: String(seeds.length),
      setting: 'seeds',
    });
  const given: PlanFlags = {
    ...sweepDefaults,
    batch: Math.min(sweepDefaults.batch, examples),
    ...(withoutUndefined(asked) as Partial<PlanFlags>),
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
  return { sweep, base, training, settings: settingsOfSweep(base, sweep), seeds };
}

/** The settings of the network of a sweep at one of its settings: its widths and its dropout. */
export const networkSettings = <T extends object>(
  network: T,
  { hidden, dropout }: TrainingSetting,
): T & { readonly hidden?: readonly number[] | undefined; readonly dropout?: number | undefined } =>
  withoutUndefined({ ...network, hidden, dropout: dropout > 0 ? dropout : undefined });

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
