import { checkDim, type Cut, type Measurement, type Vector } from '@orograph/tensor';
import type { Bracket } from './select-largest.ts';

/** A measurement, and the n-th largest magnitude where that is how the wedge was found. */
export interface CutPoint {
  /** L and the metrics. */
  readonly measurement: Measurement;
  /** |θ|₍ₙ₎, or undefined. */
  readonly threshold: number | undefined;
}

/**
 * A cut that displaces into one buffer and tells each evaluation where its predecessor found the threshold.
 *
 * The numbers are those of `value` at the displaced point, to the bit, in whatever order they are asked for.
 *
 * @throws RangeError if a dimension differs or there is not one coordinate per direction.
 */
export function wedgeCut(
  dim: number,
  origin: Vector,
  directions: readonly Vector[],
  evaluate: (theta: Vector, guess: Bracket | undefined) => CutPoint,
): Cut {
  checkDim('wedges: cut', dim, origin);
  for (const direction of directions) checkDim('wedges: cut', dim, direction);
  const displaced = displacer(origin, directions);
  const single = origin instanceof Float32Array;
  let last: number | undefined;
  let change = 0.02;

  const at = (coords: readonly number[]): Measurement => {
    if (coords.length !== directions.length)
      throw new RangeError(
        `wedges: cut: expected one coordinate per direction, got ${coords.length} for ${directions.length}.`,
      );
    const theta = displaced(coords);
    if (single) for (let i = 0; i < dim; i++) theta[i] = Math.fround(theta[i]!);
    const guess = last === undefined ? undefined : { low: last * (1 - change), high: last * (1 + change) };
    const { measurement, threshold } = evaluate(theta, guess);
    if (threshold !== undefined && last !== undefined && last > 0)
      change = Math.min(0.2, Math.max(0.02, (4 * Math.abs(threshold - last)) / last));
    last = threshold;
    return measurement;
  };
  return {
    rank: directions.length,
    concurrency: 1,
    value: (coords) => Promise.resolve(at(coords).loss),
    values: (batch) => Promise.resolve(Float64Array.from(batch, (coords) => at(coords).loss)),
    measure: (coords) => Promise.resolve(at(coords)),
    dispose: () => Promise.resolve(),
  };
}

/** out ← θ + c·d, four components a turn. */
function add(out: Float64Array, theta: Vector, direction: Vector, c: number): void {
  let i = 0;
  for (; i + 3 < out.length; i += 4) {
    out[i] = theta[i]! + c * direction[i]!;
    out[i + 1] = theta[i + 1]! + c * direction[i + 1]!;
    out[i + 2] = theta[i + 2]! + c * direction[i + 2]!;
    out[i + 3] = theta[i + 3]! + c * direction[i + 3]!;
  }
  for (; i < out.length; i++) out[i] = theta[i]! + c * direction[i]!;
}

/**
 * θ₀ + Σ cᵢdᵢ in one buffer, summed in the order of `displace`; the sum without its last term is kept, so that a point of
 * the same row costs one pass.
 */
function displacer(
  origin: Vector,
  directions: readonly Vector[],
): (coords: readonly number[]) => Float64Array {
  const base = Float64Array.from(origin);
  const theta = Float64Array.from(origin);
  const last = directions.length - 1;
  let row: readonly number[] | undefined;
  return (coords) => {
    if (last < 0) return theta;
    if (!row || coords.some((c, k) => k < last && c !== row![k])) {
      base.set(origin);
      for (let k = 0; k < last; k++) add(base, base, directions[k]!, coords[k]!);
      row = coords.slice();
    }
    add(theta, base, directions[last]!, coords[last]!);
    return theta;
  };
}
