import { wilson, type ShareInterval } from '@orograph/probes';
import type { Measurement } from '@orograph/tensor';

import type { ResultRecord } from '../../terminal/record-line.ts';

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

/** The reach of the directions of a kind. */
interface KindReach {
  readonly kind: string;
  /** The block that they stay within. */
  readonly block?: string;
  readonly directions: number;
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
  /** The median in units of filters; `null` where no direction moves filters that have a length. */
  readonly filterLength: number | null;
  /** How many had not ended at the limit. */
  readonly unbounded: number;
  readonly longShare: ShareInterval;
  /** The median along the directions and against them: outwards and inwards of the radial one. */
  readonly ways: { readonly forward: number; readonly backward: number };
  /** For `random` and `axis`, how many of an orthonormal basis of that kind are long. */
  readonly longDirections?: { readonly mean: number; readonly low: number; readonly high: number };
}

/**
 * Sums up reaches by kind: of each direction the shorter way counts, as for a tunnel's width; the share that is long, with its
 * 95 % interval, and for `random` and `axis` D times it: how many of an orthonormal basis of that kind are long. Directions within
 * blocks are summed up by block and kind, and those that do not exist are counted.
 */
export function reachSummary(
  records: readonly ResultRecord[],
  scale: ReachScale,
): ResultRecord & { readonly type: 'summary' } {
  const { at, threshold, norm, long } = scale;
  const groups = new Map<string, Map<number, ResultRecord>>();
  const all = new Map<string, ResultRecord[]>();
  for (const record of records) {
    if (record.type !== 'reach') continue;
    const group = JSON.stringify([record['block'] ?? null, record['kind']]);
    const known = groups.get(group) ?? new Map<number, ResultRecord>();
    groups.set(group, known);
    all.set(group, [...(all.get(group) ?? []), record]);
    const [sample, other] = [Number(record['sample']), known.get(Number(record['sample']))];
    if (!other || distanceOf(record) < distanceOf(other)) known.set(sample, record);
  }
  const reaches = [...groups].map(([group, shorter]) => ({
    ...kindReach([...shorter.values()], scale),
    ways: waysOf(all.get(group)!),
  }));
  const blocks = reaches.filter(({ block }) => block !== undefined);
  const skipped = records.filter(({ type }) => type === 'skipped').length;
  return {
    type: 'summary',
    loss: at.loss,
    metrics: at.metrics,
    norm,
    threshold,
    long,
    kinds: reaches.filter(({ block }) => block === undefined),
    ...(blocks.length > 0 && { blocks }),
    ...(skipped > 0 && { skipped }),
  };
}

/** The median reach along the directions of a kind, and against them. */
function waysOf(records: readonly ResultRecord[]): KindReach['ways'] {
  const median = (sign: number): number =>
    medianOf(
      records
        .filter((record) => record['sign'] === sign)
        .map(distanceOf)
        .toSorted((a, b) => a - b),
    );
  return { forward: median(1), backward: median(-1) };
}

function kindReach(found: readonly ResultRecord[], { long, dim }: ReachScale): Omit<KindReach, 'ways'> {
  const { kind, block } = found[0]! as ResultRecord & { readonly kind: string; readonly block?: string };
  const distances = found.map(distanceOf).toSorted((a, b) => a - b);
  const lengths = found.flatMap(({ filterLength }) =>
    typeof filterLength === 'number' ? [filterLength] : [],
  );
  const share = wilson(distances.filter((distance) => distance >= long).length, distances.length);
  return {
    kind,
    ...(block !== undefined && { block }),
    directions: found.length,
    median: medianOf(distances),
    least: distances[0]!,
    greatest: distances.at(-1)!,
    filterLength: lengths.length > 0 ? medianOf(lengths.toSorted((a, b) => a - b)) : null,
    unbounded: found.filter((record) => !record['bounded']).length,
    longShare: share,
    ...((kind === 'random' || kind === 'axis') &&
      block === undefined && {
        longDirections: { mean: dim * share.share, low: dim * share.low, high: dim * share.high },
      }),
  };
}

const distanceOf = (record: ResultRecord): number => Number(record['distance']);

const medianOf = (sorted: readonly number[]): number => {
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
};
