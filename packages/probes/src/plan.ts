import { between, checkDim, type StoredVector, type Vector } from '@orograph/tensor';

/** Two ends, both included. */
export type Range = readonly [number, number];

/** A cut as data: the points θ₀ + Σ cᵢdᵢ, where c runs over the product of the axes; D are directions in memory, or stored. */
export interface CutPlan<D extends StoredVector | Vector = Vector> {
  /** θ₀. */
  readonly origin: Vector;
  /** d₁ … d_rank. */
  readonly directions: readonly D[];
  /** The coordinate values, one list per direction. */
  readonly axes: readonly (readonly number[])[];
  /** How many values each axis has. */
  readonly shape: readonly number[];
}

/** Where the points of a cut lie in its coordinates. */
export type CutGrid = Pick<CutPlan, 'axes' | 'shape'>;

/** One point of a cut. */
export interface PlanPoint {
  /** Its place on each axis, from 0. */
  readonly index: readonly number[];
  /** Its coordinates cᵢ. */
  readonly coords: readonly number[];
}

/** Where a cut of rank 1 is measured. */
export interface LineSettings {
  /** How many points; 0 is an empty cut, 1 the middle of the range. */
  readonly points: number;
  /** The first and the last coordinate. */
  readonly range?: Range;
}

/** Where a cut of any rank is measured. */
export interface GridSettings {
  /** How many points on each axis, or one number for all of them. */
  readonly grid: number | readonly number[];
  /** The ends of each axis, or one pair for all of them; −1 to 1 by default. */
  readonly range?: Range | readonly Range[];
}

/**
 * The points between a (t = 0) and b (t = 1): a + t(b − a), from `range`, 0 to 1 by default.
 *
 * @example
 * ```ts
 * import { pointsOf, segment } from '@orograph/probes';
 *
 * const plan = segment(Float64Array.of(0, 0), Float64Array.of(1, 2), { points: 3 });
 * console.log([...pointsOf(plan)].map(({ coords }) => coords)); // [[0], [0.5], [1]]
 * ```
 */
export const segment = (a: Vector, b: Vector, { points, range = [0, 1] }: LineSettings): CutPlan =>
  volume(a, [between(a, b)], { grid: points, range: [range] });

/** The points origin + t·direction, with t from `range`, 0 to 1 by default. */
export const ray = (origin: Vector, direction: Vector, { points, range = [0, 1] }: LineSettings): CutPlan =>
  volume(origin, [direction], { grid: points, range: [range] });

/**
 * The points origin + a·u + b·v on a grid; b varies fastest.
 *
 * @example
 * ```ts
 * import { plane, slice } from '@orograph/probes';
 * import { randomSubspace, type Vector } from '@orograph/tensor';
 * import { quadratic } from '@orograph/toy';
 *
 * const loss = quadratic([3, 2, 1]);
 * const [u, v] = randomSubspace(3, 2, 0) as [Vector, Vector];
 * const plan = plane(new Float64Array(3), [u, v], { grid: 5, range: [-1, 1] });
 * slice(loss, plan).subscribe(({ coords, loss: height }) => console.log(coords, height)); // 25 points
 * ```
 */
export const plane = (
  origin: Vector,
  directions: readonly [Vector, Vector],
  settings: GridSettings,
): CutPlan => volume(origin, directions, settings);

/**
 * The grid of points origin + Σ cᵢdᵢ, in row-major order: the last coordinate varies fastest.
 *
 * All rows share the coordinate values in `axes`, so they align exactly. On a range symmetric about 0 the values are
 * exactly antisymmetric, and an odd number of them contains 0 itself.
 *
 * @throws RangeError for a number of points that is no whole number ≥ 0, a range that is not finite, lists of another
 * length than the directions, or a direction of another dimension than the origin.
 */
export function volume<D extends StoredVector | Vector = Vector>(
  origin: Vector,
  directions: readonly D[],
  { grid, range = [-1, 1] }: GridSettings,
): CutPlan<D> {
  for (const direction of directions) checkDim('volume', origin.length, direction);
  const rank = directions.length;
  const counts = typeof grid === 'number' ? directions.map(() => grid) : grid;
  const ranges = isRange(range) ? directions.map(() => range) : range;
  if (counts.length !== rank || ranges.length !== rank)
    throw new RangeError(
      `volume: expected ${rank} axes, one per direction, got ${counts.length} in grid and ${ranges.length} in range.`,
    );
  const axes = counts.map((count, k) => axisValues(count, ranges[k]!));
  return { origin, directions, axes, shape: counts };
}

/** The points of a cut in row-major order, made one at a time: all of them, or those from a place up to another. */
export function* pointsOf({ axes, shape }: CutGrid, from = 0, to: number = Infinity): Generator<PlanPoint> {
  const count = Math.min(to, sizeOfCut({ shape }));
  for (let ordinal = from; ordinal < count; ordinal++) {
    const index = shape.map(() => 0);
    for (let k = shape.length - 1, rest = ordinal; k >= 0; k--) {
      index[k] = rest % shape[k]!;
      rest = Math.floor(rest / shape[k]!);
    }
    yield { index, coords: index.map((i, k) => axes[k]![i]!) };
  }
}

/** How many points a cut has: ∏ shape. */
export const sizeOfCut = ({ shape }: Pick<CutPlan, 'shape'>): number =>
  shape.reduce((product, count) => product * count, 1);

const isRange = (range: Range | readonly Range[]): range is Range =>
  range.length === 2 && typeof range[0] === 'number';

/** ((n − 1 − i)·first + i·last) / (n − 1): antisymmetric in floating point too, unlike first + i·step. */
function axisValues(count: number, [first, last]: Range): number[] {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new RangeError(`cut: expected a whole number of points, got ${count}.`);
  if (!Number.isFinite(first) || !Number.isFinite(last))
    throw new RangeError(`cut: expected a finite range, got ${first} to ${last}.`);
  if (count === 1) return [first / 2 + last / 2];
  return Array.from({ length: count }, (_, i) => {
    if (i === 0) return first;
    if (i === count - 1) return last;
    return ((count - 1 - i) * first + i * last) / (count - 1);
  });
}
