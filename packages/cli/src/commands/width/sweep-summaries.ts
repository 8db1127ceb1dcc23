import {
  type Factor,
  factorSummary,
  type FactorTraining,
  factorWords,
  settingName,
  type TrainingSetting,
  type TunnelFields,
  withFactor,
} from '@orograph/probes';

import type { ResultRecord } from '../../terminal/record-line.ts';
import type { SweepPlan } from './sweep-plan.ts';

/** The record of a training. */
type TrainingRecord = ResultRecord &
  TunnelFields & { readonly setting: TrainingSetting; readonly seed: number };

/** The trainings at the values of a factor, of all records of a sweep. */
export function trainingsAt(
  records: readonly unknown[],
  base: TrainingSetting,
  factor: Factor,
  values: readonly number[],
): FactorTraining[] {
  const trainings = (records as readonly TrainingRecord[]).filter(({ type }) => type === 'training');
  return values.flatMap((value) => {
    const name = settingName(base, withFactor(base, factor, value));
    return trainings
      .filter(({ setting }) => settingName(base, setting) === name)
      .map((record) => ({ ...record, value }));
  });
}

/** One record of type `factor` for each factor, and a `summary` of their verdicts. */
export function sweepSummaries(
  { sweep, base }: Pick<SweepPlan, 'base' | 'sweep'>,
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

/** A record as a line for people. */
export const sweepText =
  (base: TrainingSetting) =>
  (record: ResultRecord): string => {
    if (record.type === 'factor') return String(record['words']);
    if (record.type !== 'training') return '';
    const { setting, seed, status, loss, norm, angle, distance } = record as TrainingRecord;
    const width =
      angle && distance
        ? `angle ${angle.mean.toPrecision(4)} rad, distance ${distance.mean.toPrecision(4)}, `
        : 'no width, ';
    return `${settingName(base, setting)}, seed ${seed}, ${status}: ${width}|θ| ${norm.toPrecision(4)}, loss ${loss.toPrecision(4)}`;
  };
