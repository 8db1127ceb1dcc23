import type { Vector } from '@orograph/tensor';

/** Magnitudes between which a threshold is expected. */
export interface Bracket {
  /** Not above the threshold, if the guess is right. */
  readonly low: number;
  /** Not below the threshold, if the guess is right. */
  readonly high: number;
}

/** What lies in a bracket: the first `count` of `magnitudes`, none of them `NaN`. */
export interface Gathered {
  /** How many magnitudes lie above the bracket. */
  readonly above: number;
  /** How many lie inside; more than there is room for when they were not all kept. */
  readonly count: number;
  /** Memory that others use too: valid until the next selection. */
  readonly magnitudes: Float64Array;
}

/**
 * Gathers the magnitudes of x in [low, high].
 *
 * Four components a turn are twice as fast as one; all four are tested at once before each of them is, for almost none
 * lies in the bracket.
 */
export function gather(x: Vector, { low, high }: Bracket, magnitudes: Float64Array): Gathered {
  const middle = low + (high - low) / 2;
  const reach = ((high - low) / 2) * (1 + 1e-9) + 1e-12 * middle;
  const whole = x.length & ~3;
  let above = 0;
  let count = 0;
  for (let i = 0; i < whole; i += 4) {
    const a = Math.abs(x[i]!);
    const b = Math.abs(x[i + 1]!);
    const c = Math.abs(x[i + 2]!);
    const d = Math.abs(x[i + 3]!);
    above += Number(a > high) + Number(b > high) + Number(c > high) + Number(d > high);
    if (
      Math.abs(a - middle) <= reach ||
      Math.abs(b - middle) <= reach ||
      Math.abs(c - middle) <= reach ||
      Math.abs(d - middle) <= reach
    ) {
      if (a >= low && a <= high) magnitudes[count++] = a;
      if (b >= low && b <= high) magnitudes[count++] = b;
      if (c >= low && c <= high) magnitudes[count++] = c;
      if (d >= low && d <= high) magnitudes[count++] = d;
    }
  }
  for (let i = whole; i < x.length; i++) {
    const a = Math.abs(x[i]!);
    above += Number(a > high);
    if (a >= low && a <= high) magnitudes[count++] = a;
  }
  return { above, count, magnitudes };
}
