import { wilson, type ShareInterval } from '../statistics/wilson.ts';

/** How far the loss stays low along a direction of some kind, one way. */
export interface KindOfReach {
  /** The kind of direction: `random`, `axis`, `gradient`, or any name. */
  readonly kind: string;
  /** The block of parameters that the direction stays within, if it does. */
  readonly block?: string | undefined;
  /** Which direction of its kind, and block. */
  readonly sample: number;
  /** Along the direction, or against it. */
  readonly sign: -1 | 1;
  /** The distance at which the loss is high. */
  readonly distance: number;
  /** The same in units of the filters that the direction moves; `null` where it moves none that has a length. */
  readonly filterLength: number | null;
  /** Whether the loss became high before the limit of the search. */
  readonly bounded: boolean;
}

/** The reach of the directions of a kind, and of a block where they stay within one. */
export interface KindReach {
  /** The kind. */
  readonly kind: string;
  /** The block that they stay within. */
  readonly block?: string;
  /** How many directions. */
  readonly directions: number;
  /** The median over directions of the shorter way. */
  readonly median: number;
  /** The least of them. */
  readonly least: number;
  /** The greatest of them. */
  readonly greatest: number;
  /** The median in units of filters; `null` where no direction moves filters that have a length. */
  readonly filterLength: number | null;
  /** How many had not ended at the limit. */
  readonly unbounded: number;
  /** The share of directions that are long, with its 95 % interval. */
  readonly longShare: ShareInterval;
  /** For `random` and `axis`, D times that share: how many of an orthonormal basis of that kind are long. */
  readonly longDirections?: { readonly mean: number; readonly low: number; readonly high: number };
  /** The median along the directions, and against them: outwards and inwards of the radial one. */
  readonly ways: { readonly forward: number; readonly backward: number };
}

/** Sums of reaches: those of the whole space, and those within blocks where there are any. */
export interface ReachSummary {
  /** A row for each kind of direction in the whole space, in the order of the records. */
  readonly kinds: readonly KindReach[];
  /** A row for each block and kind. */
  readonly blocks?: readonly KindReach[];
}

/** What reaches are read against. */
export interface ReachScale {
  /** From which distance on a direction is long. */
  readonly long: number;
  /** D. */
  readonly dim: number;
}

/**
 * Sums up reaches by kind: of each direction the shorter way counts, as for a tunnel's width; the share p of directions whose shorter way
 * is at least `long`, with its 95 % interval of Wilson; and for `random` and `axis` D·p, how many of an orthonormal basis of that kind are
 * long. Directions within blocks are summed up by block and kind.
 *
 * @example
 * ```ts
 * import { reach, reachSummary } from '@orograph/probes';
 * import { quadratic } from '@orograph/toy';
 * import { lastValueFrom, toArray } from 'rxjs';
 *
 * const axes = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
 * const bowl = quadratic([100, 1]); // reaches of √(2·½/100) and 1
 * const plan = { theta: new Float64Array(2), directions: axes, threshold: 0.5 };
 * const found = await lastValueFrom(reach(bowl, plan).pipe(toArray()));
 * const reaches = found.map(({ direction, ...way }) => ({ ...way, kind: 'axis', sample: direction, filterLength: null }));
 * const { kinds } = reachSummary(reaches, { long: 0.5, dim: 2 });
 * console.log(kinds[0]?.longDirections?.mean); // 1
 * ```
 */
export function reachSummary(reaches: readonly KindOfReach[], scale: ReachScale): ReachSummary {
  const groups = new Map<string, KindOfReach[]>();
  for (const reach of reaches) {
    const group = JSON.stringify([reach.block ?? null, reach.kind]);
    groups.set(group, [...(groups.get(group) ?? []), reach]);
  }
  const rows = [...groups.values()].map((group) => kindReach(group, scale));
  const blocks = rows.filter(({ block }) => block !== undefined);
  return {
    kinds: rows.filter(({ block }) => block === undefined),
    ...(blocks.length > 0 && { blocks }),
  };
}

function kindReach(group: readonly KindOfReach[], { long, dim }: ReachScale): KindReach {
  const { kind, block } = group[0]!;
  const found = shorterWays(group);
  const distances = found.map(({ distance }) => distance);
  const lengths = found.flatMap(({ filterLength }) => filterLength ?? []);
  const share = wilson(distances.filter((distance) => distance >= long).length, distances.length);
  const median = (sign: -1 | 1): number =>
    medianOf(group.filter((way) => way.sign === sign).map(({ distance }) => distance));
  return {
    kind,
    ...(block !== undefined && { block }),
    directions: found.length,
    median: medianOf(distances),
    least: Math.min(...distances),
    greatest: Math.max(...distances),
    filterLength: lengths.length > 0 ? medianOf(lengths) : null,
    unbounded: found.filter(({ bounded }) => !bounded).length,
    longShare: share,
    ...((kind === 'random' || kind === 'axis') &&
      block === undefined && {
        longDirections: { mean: dim * share.share, low: dim * share.low, high: dim * share.high },
      }),
    ways: { forward: median(1), backward: median(-1) },
  };
}

/** The shorter way of each direction, the first of two that are equal. */
function shorterWays(group: readonly KindOfReach[]): KindOfReach[] {
  const shorter = new Map<number, KindOfReach>();
  for (const way of group) {
    const other = shorter.get(way.sample);
    if (!other || way.distance < other.distance) shorter.set(way.sample, way);
  }
  return [...shorter.values()];
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
}
