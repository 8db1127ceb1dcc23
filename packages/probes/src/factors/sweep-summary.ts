import type { ResultRecord } from '@orograph/tensor';

import { factorSummary, type FactorTraining } from './factor-summary.ts';
import { factorWords } from './factor-words.ts';
import type { Factor, FactorValues } from './factor.ts';
import { settingName, withFactor, type TrainingSetting } from './training-setting.ts';
import type { TunnelFields } from './tunnel-fields.ts';

/** The record of a training of a sweep. */
export type SweepTraining = ResultRecord &
  TunnelFields & { readonly setting: TrainingSetting; readonly seed: number };

/** Finds the trainings at the values of a factor, of all records of a sweep. */
export function trainingsAt(
  records: readonly unknown[],
  base: TrainingSetting,
  factor: Factor,
  values: readonly number[],
): FactorTraining[] {
  const trainings = (records as readonly SweepTraining[]).filter(({ type }) => type === 'training');
  return values.flatMap((value) => {
    const name = settingName(base, withFactor(base, factor, value));
    return trainings
      .filter(({ setting }) => settingName(base, setting) === name)
      .map((record) => ({ ...record, value }));
  });
}

/** Sums a sweep up: a record of type `factor` for each factor, and a `summary` of their verdicts. */
export function sweepSummaries(
  { sweep, base }: { readonly sweep: readonly FactorValues[]; readonly base: TrainingSetting },
  records: readonly ResultRecord[],
): ResultRecord[] {
  const found = sweep.map(({ factor, values }) => {
    const summary = factorSummary(factor, trainingsAt(records, base, factor, values));
    return { type: 'factor', ...summary, words: factorWords(summary) };
  });
  return [
    ...found,
    {
      type: 'summary',
      verdicts: Object.fromEntries(found.map(({ factor, verdict }) => [factor, verdict])),
    },
  ];
}
