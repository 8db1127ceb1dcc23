import type { Factor, FactorValues } from './factor.ts';

/** One way to train: a value of every factor. */
export interface TrainingSetting {
  readonly batch: number;
  readonly dropout: number;
  /** The hidden widths, where the network has any to choose. */
  readonly hidden?: readonly number[];
  readonly 'learning-rate': number;
  readonly 'weight-decay': number;
}

/** A setting with another value of one factor; a hidden width is that of every hidden layer. */
export const withFactor = (base: TrainingSetting, factor: Factor, value: number): TrainingSetting => ({
  ...base,
  [factor]: factor === 'hidden' ? base.hidden!.map(() => value) : value,
});

/** Every setting that differs from `base` by at most one factor of a sweep, each once. */
export function settingsOfSweep(base: TrainingSetting, sweep: readonly FactorValues[]): TrainingSetting[] {
  const byName = new Map<string, TrainingSetting>();
  for (const { factor, values } of sweep)
    for (const value of values) {
      const setting = withFactor(base, factor, value);
      byName.set(settingName(base, setting), setting);
    }
  return [...byName.values()];
}

/** What tells a setting from the base: `learning-rate-0.1`, or `base`. */
export const settingName = (base: TrainingSetting, setting: TrainingSetting): string =>
  (Object.keys(setting) as Factor[])
    .filter((factor) => String(setting[factor]) !== String(base[factor]))
    .map((factor) => [factor, ...[setting[factor]!].flat()].join('-'))
    .join('.') || 'base';

/** The settings of a training that a {@link TrainingSetting} replaces. */
export interface TrainingChoices {
  readonly batch: number;
  readonly learningRate?: number | undefined;
  readonly weightDecay: number;
}

/** Puts the values of a setting in the place of those of a training. */
export const planFlagsOf = <P extends TrainingChoices>(flags: P, setting: TrainingSetting): P => ({
  ...flags,
  batch: setting.batch,
  learningRate: setting['learning-rate'],
  weightDecay: setting['weight-decay'],
});
