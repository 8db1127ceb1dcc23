import { confidenceInterval, estimate, type Estimate } from '@orograph/tensor';

/** What is measured of a trained network. */
export type Measure = 'angle' | 'distance' | 'loss' | 'norm';

/** A trained network at one value of a factor. */
export interface FactorPoint extends Readonly<Record<Measure, number>> {
  /** The factor. */
  readonly value: number;
  /** Points of one seed start from the same weights, and are compared with each other. */
  readonly seed: number;
}

/** Where the values of a factor lie: at log x or, where there is a 0 among them, at log(1 + x/c). */
export interface FactorScale {
  /** Which of the two. */
  readonly kind: 'log' | 'symlog';
  /** c, the smallest value above 0. */
  readonly constant: number;
}

/** How a measure depends on a factor. */
export interface FactorEffect {
  /** The slope of the logarithm of the measure over the place of the value on its scale: mean over the seeds. */
  readonly slope: Estimate;
  /** The 95 % interval of the slope. */
  readonly interval: readonly [number, number];
  /** The factor by which the measure changes from the least value to the greatest, along the fitted line. */
  readonly ratio: number;
  /** The 95 % interval of that factor. */
  readonly ratioInterval: readonly [number, number];
  /** That factor for each seed. */
  readonly ratios: readonly number[];
  /** On which side of 1 the interval lies. */
  readonly direction: 'falls' | 'rises' | 'unresolved';
}

/** The scale of a factor's values. */
export function factorScale(values: readonly number[]): FactorScale {
  const constant = Math.min(...values.filter((value) => value > 0));
  return { kind: values.every((value) => value > 0) ? 'log' : 'symlog', constant };
}

/** The place of a value on a scale. */
export const placeOn = ({ kind, constant }: FactorScale, value: number): number =>
  kind === 'log' ? Math.log(value) : Math.log1p(value / constant);

/** The value at a place: the inverse of {@link placeOn}. */
export const valueAt = ({ kind, constant }: FactorScale, place: number): number =>
  kind === 'log' ? Math.exp(place) : constant * Math.expm1(place);

/**
 * How a measure depends on a factor: for each seed the least-squares slope over its points, then mean and interval over the seeds.
 *
 * Points whose measure is 0 or not finite are left out, and seeds with fewer than two values.
 */
export function factorEffect(
  points: readonly FactorPoint[],
  measure: Measure,
  scale: FactorScale,
): FactorEffect {
  const places = points
    .map(({ seed, value, [measure]: y }) => ({ seed, x: placeOn(scale, value), y: Math.log(y) }))
    .filter(({ y }) => Number.isFinite(y));
  const xs = places.map(({ x }) => x);
  const span = places.length === 0 ? Number.NaN : Math.max(...xs) - Math.min(...xs);
  const slopes = [...new Set(places.map(({ seed }) => seed))]
    .map((seed) => slopeOf(places.filter((place) => place.seed === seed)))
    .filter((slope) => Number.isFinite(slope));
  const slope = estimate(slopes);
  const interval = confidenceInterval(slope);
  const [low, high] = interval.map((end) => Math.exp(end * span)) as [number, number];
  return {
    slope,
    interval,
    ratio: Math.exp(slope.mean * span),
    ratioInterval: [low, high],
    ratios: slopes.map((one) => Math.exp(one * span)),
    direction: low > 1 ? 'rises' : high < 1 ? 'falls' : 'unresolved',
  };
}

/** Σ(x − x̄)y / Σ(x − x̄)²; NaN for fewer than two different x. */
function slopeOf(places: readonly { readonly x: number; readonly y: number }[]): number {
  const center = places.reduce((sum, { x }) => sum + x, 0) / places.length;
  const above = places.reduce((sum, { x, y }) => sum + (x - center) * y, 0);
  const below = places.reduce((sum, { x }) => sum + (x - center) ** 2, 0);
  return above / below;
}
