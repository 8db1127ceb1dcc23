import type { Vector } from '@orograph/tensor';
import { checkFinitePoint } from './finite-point.ts';

/** Which components are the n largest in magnitude: i is one iff |xᵢ| > threshold, or |xᵢ| = threshold and i ≤ lastTie. */
export interface Selection {
  /** The n-th largest magnitude; −∞ when all components are selected. */
  readonly threshold: number;
  /** The last selected index whose magnitude is the threshold: ties go to the smaller index. */
  readonly lastTie: number;
  /** Whether a component of the threshold's magnitude was left out. */
  readonly tied: boolean;
}

/** Magnitudes between which the threshold is expected. */
export interface Bracket {
  /** Not above the threshold, if the guess is right. */
  readonly low: number;
  /** Not below the threshold, if the guess is right. */
  readonly high: number;
}

/**
 * The n components largest in magnitude, 1 ≤ n ≤ D, in O(D).
 *
 * One pass counts what lies above a bracket and gathers what lies inside; quickselect decides among those. The bracket
 * comes from a sample of the components (Floyd & Rivest 1975) or from the caller, and only decides the time taken: a
 * wrong one is found out, and all components are gathered.
 *
 * @throws RangeError if a component is `NaN`.
 */
export function selectLargest(x: Vector, n: number, guess?: Bracket): Selection {
  const dim = x.length;
  if (n >= dim) return { threshold: Number.NEGATIVE_INFINITY, lastTie: -1, tied: false };
  const bracket = guess ?? (dim < 4096 ? undefined : sampledBracket(x, n));
  const tried = bracket && gather(x, bracket, (dim >> 3) + 64);
  const right = tried && tried.above < n && n <= tried.above + tried.magnitudes.length;
  const { above, magnitudes, indices } = right ? tried : gather(x, { low: 0, high: Infinity }, dim);

  const threshold = kthLargest(magnitudes.slice(), n - above);
  let left = n - above;
  for (let k = 0; k < magnitudes.length; k++) if (magnitudes[k]! > threshold) left--;
  let lastTie = -1;
  let tied = false;
  for (let k = 0; k < magnitudes.length; k++) {
    if (magnitudes[k] !== threshold) continue;
    if (left > 0) lastTie = indices[k]!;
    else tied = true;
    left--;
  }
  return { threshold, lastTie, tied };
}

/** Three standard errors around the quantile of a sample taken at equal steps. */
function sampledBracket(x: Vector, n: number): Bracket {
  const count = Math.min(4096, Math.max(256, x.length >> 4));
  const sample = new Float64Array(count);
  for (let j = 0; j < count; j++) sample[j] = Math.abs(x[Math.floor(((j + 0.5) * x.length) / count)]!);
  sample.sort();
  const rank = (1 - n / x.length) * count;
  const margin = 3 * Math.sqrt((rank * (count - rank)) / count) + 2;
  return {
    low: sample[Math.floor(rank - margin)] ?? 0,
    high: sample[Math.ceil(rank + margin)] ?? Infinity,
  };
}

/** What lies inside a bracket, in order of index, and the number of magnitudes above it. */
interface Gathered {
  readonly above: number;
  readonly magnitudes: Float64Array;
  readonly indices: Int32Array;
}

/**
 * Gathers the magnitudes in [low, high]; none when more than `capacity` lie there.
 *
 * One comparison with the bracket's middle decides for almost all components, so that the processor predicts it; the
 * exact test follows for those within rounding of the bracket.
 */
function gather(x: Vector, { low, high }: Bracket, capacity: number): Gathered {
  const magnitudes = new Float64Array(capacity);
  const indices = new Int32Array(capacity);
  const middle = (low + high) / 2;
  const reach = (high - low) / 2 + 1e-12 * middle;
  let above = 0;
  let count = 0;
  let notANumber = false;
  for (let i = 0; i < x.length; i++) {
    const a = Math.abs(x[i]!);
    above += Number(a > high);
    if (Math.abs(a - middle) > reach || a < low || a > high) continue;
    if (count < capacity) {
      magnitudes[count] = a;
      indices[count] = i;
    }
    count++;
    notANumber ||= Number.isNaN(a);
  }
  if (notANumber) checkFinitePoint('wedges', x);
  if (count > capacity) count = 0;
  return { above, magnitudes: magnitudes.subarray(0, count), indices: indices.subarray(0, count) };
}

/** The k-th largest value, k from 1, by Hoare's quickselect in place; sorts what is left after 64 rounds. */
function kthLargest(values: Float64Array, k: number): number {
  const target = values.length - k;
  let low = 0;
  let high = values.length - 1;
  for (let round = 0; low < high; round++) {
    if (round === 64) {
      values.subarray(low, high + 1).sort();
      break;
    }
    const pivot = values[target]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (j < target) low = i;
    if (i > target) high = j;
  }
  return values[target]!;
}
