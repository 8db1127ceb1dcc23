import type { Vector } from '@orograph/tensor';
import { checkFinitePoint } from './finite-point.ts';
import { gather, type Bracket, type Gathered } from './gather.ts';

/** Which components are the n largest in magnitude: i is one iff |xᵢ| > threshold, or |xᵢ| = threshold and i ≤ lastTie. */
export interface Selection {
  /** The n-th largest magnitude; −∞ when all components are selected. */
  readonly threshold: number;
  /** The last selected index whose magnitude is the threshold: ties go to the smaller index. */
  readonly lastTie: number;
  /** Whether a component of the threshold's magnitude was left out. */
  readonly tied: boolean;
}

/** The shortest vectors for which a bracket is worth its sample. */
const longEnough = 4096;

/** Memory for what lies in the bracket of a vector of dimension D. */
export const bracketRoom = (dim: number): Float64Array =>
  new Float64Array(dim < longEnough ? dim : (dim >> 3) + 64);

/**
 * The n components largest in magnitude, 1 ≤ n ≤ D, in O(D).
 *
 * One pass counts what lies above a bracket and gathers what lies inside; quickselect decides among those. The bracket
 * comes from a sample of the components (Floyd & Rivest 1975), or was gathered by the caller, and only decides the time
 * taken: a wrong one is found out, and all components are gathered.
 *
 * @throws RangeError if a component is `NaN`.
 */
export function selectLargest(
  x: Vector,
  n: number,
  room: Float64Array,
  gathered: Gathered | undefined,
): Selection {
  const dim = x.length;
  if (n >= dim) return { threshold: Number.NEGATIVE_INFINITY, lastTie: -1, tied: false };
  const holds = ({ above, count, magnitudes }: Gathered): boolean =>
    above < n && n <= above + count && count <= magnitudes.length;
  let found = gathered;
  if (!(found && holds(found)) && dim >= longEnough) found = gather(x, sampledBracket(x, n), room);
  if (!(found && holds(found)))
    found = gather(x, { low: 0, high: Number.MAX_VALUE }, dim < longEnough ? room : new Float64Array(dim));
  const { above, count, magnitudes } = found;
  if (above + count < n) checkFinitePoint('wedges', x);

  const threshold = kthLargest(magnitudes, count, n - above);
  let [left, ties] = [n - above, 0];
  for (let k = 0; k < count; k++) {
    left -= Number(magnitudes[k]! > threshold);
    ties += Number(magnitudes[k] === threshold);
  }
  if (ties === left) return { threshold, lastTie: dim - 1, tied: false };
  let lastTie = -1;
  while (left > 0) left -= Number(Math.abs(x[++lastTie]!) === threshold);
  return { threshold, lastTie, tied: true };
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
    high: sample[Math.ceil(rank + margin)] ?? Number.MAX_VALUE,
  };
}

/** The k-th largest of `count` values, k from 1, by Hoare's quickselect in place; sorts what is left after 64 rounds. */
function kthLargest(values: Float64Array, count: number, k: number): number {
  const target = count - k;
  let low = 0;
  let high = count - 1;
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
