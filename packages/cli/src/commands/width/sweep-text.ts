import { settingName, type SweepTraining, type TrainingSetting } from '@orograph/probes';
import type { ResultRecord } from '@orograph/program';

/** A record as a line for people. */
export const sweepText =
  (base: TrainingSetting) =>
  (record: ResultRecord): string => {
    if (record.type === 'factor') return String(record['words']);
    if (record.type !== 'training') return '';
    const { setting, seed, status, loss, norm, angle, distance } = record as SweepTraining;
    const width =
      angle && distance
        ? `angle ${angle.mean.toPrecision(4)} rad, distance ${distance.mean.toPrecision(4)}, `
        : 'no width, ';
    return `${settingName(base, setting)}, seed ${seed}, ${status}: ${width}|θ| ${norm.toPrecision(4)}, loss ${loss.toPrecision(4)}`;
  };
