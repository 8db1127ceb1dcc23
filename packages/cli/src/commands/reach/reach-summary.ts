import type { Measurement } from '@orograph/tensor';

import type { ResultRecord } from '../../terminal/record-line.ts';
import { wilson } from './wilson.ts';

/** What reaches are read against. */
interface ReachScale {
  /** Loss and metrics at the model. */
  readonly at: Measurement;
  /** The loss that is high. */
  readonly threshold: number;
  /** |θ|. */
  readonly norm: number;
  /** From which distance on a direction is long. */
  readonly long: number;
  /** D. */
  readonly dim: number;
}

/**
 * Sums up reaches by kind: of each direction the shorter way counts, as for a tunnel's width; the share that is long, with its
 * 95 % interval, and for `random` and `axis` D times it: how many of an orthonormal basis of that kind are long.
 */
export function reachSummary(
  records: readonly ResultRecord[],
  scale: ReachScale,
): ResultRecord & { readonly type: 'summary' } {
  const { at, threshold, norm, long, dim } = scale;
  const kinds = new Map<string, Map<number, ResultRecord>>();
  for (const record of records) {
    if (record.type !== 'reach') continue;
    const kind = String(record['kind']);
    const known = kinds.get(kind) ?? new Map<number, ResultRecord>();
    kinds.set(kind, known);
    const [sample, other] = [Number(record['sample']), known.get(Number(record['sample']))];
    if (!other || distanceOf(record) < distanceOf(other)) known.set(sample, record);
  }
  return {
    type: 'summary',
    loss: at.loss,
    metrics: at.metrics,
    norm,
    threshold,
    long,
    kinds: [...kinds].map(([kind, shorter]) => {
      const found = [...shorter.values()];
      const distances = found.map(distanceOf).toSorted((a, b) => a - b);
      const share = wilson(distances.filter((distance) => distance >= long).length, distances.length);
      const counted = kind === 'random' || kind === 'axis';
      return {
        kind,
        directions: found.length,
        median: medianOf(distances),
        least: distances[0]!,
        greatest: distances.at(-1)!,
        filterLength: medianOf(
          found.map((record) => Number(record['filterLength'])).toSorted((a, b) => a - b),
        ),
        unbounded: found.filter((record) => !record['bounded']).length,
        longShare: share,
        ...(counted && {
          longDirections: { mean: dim * share.share, low: dim * share.low, high: dim * share.high },
        }),
      };
    }),
  };
}

const distanceOf = (record: ResultRecord): number => Number(record['distance']);

const medianOf = (sorted: readonly number[]): number => {
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
};
