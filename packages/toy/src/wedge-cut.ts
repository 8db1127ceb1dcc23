import { checkDim, type Cut, type Measurement, type Vector } from '@orograph/tensor';
import { gather, type Bracket, type Gathered } from './gather.ts';
import { bracketRoom } from './select-largest.ts';

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
  evaluate: (theta: Vector, gathered: Gathered | undefined) => CutPoint,
): Cut {
  checkDim('wedges: cut', dim, origin);
  for (const direction of directions) checkDim('wedges: cut', dim, direction);
  const displaced = displacer(origin, directions);
  const single = origin instanceof Float32Array;
  const room = bracketRoom(dim);
  const expected = forecast();

  const at = (coords: readonly number[]): Measurement => {
    if (coords.length !== directions.length)
      throw new RangeError(
        `wedges: cut: expected one coordinate per direction, got ${coords.length} for ${directions.length}.`,
      );
    const theta = displaced(coords);
    if (single) for (let i = 0; i < dim; i++) theta[i] = Math.fround(theta[i]!);
    const bracket = expected.next();
    const { measurement, threshold } = evaluate(theta, bracket && gather(theta, bracket, room));
    expected.learn(threshold);
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

/** Expects each threshold on the line through the last two, up to a few times as far off as the last one was. */
function forecast(): { next(): Bracket | undefined; learn(threshold: number | undefined): void } {
  let last = Number.NaN;
  let step = 0;
  let margin = 0.02;
  const next = (): number => last + step;
  return {
    next: () => (next() > 0 ? { low: next() * (1 - margin), high: next() * (1 + margin) } : undefined),
    learn: (threshold = Number.NaN) => {
      const error = Math.abs(threshold / next() - 1);
      // A new row starts elsewhere.
      step = error < 0.05 ? threshold - last : 0;
      margin = Math.min(0.05, Math.max(0.008, 4 * error)) || 0.02;
      last = threshold;
    },
  };
}

/** out ← θ + c·d, four components a turn. */
function add(out: Float64Array, theta: Float64Array, direction: Float64Array, c: number): void {
  const whole = out.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    out[i] = theta[i]! + c * direction[i]!;
    out[i + 1] = theta[i + 1]! + c * direction[i + 1]!;
    out[i + 2] = theta[i + 2]! + c * direction[i + 2]!;
    out[i + 3] = theta[i + 3]! + c * direction[i + 3]!;
  }
  for (let i = whole; i < out.length; i++) out[i] = theta[i]! + c * direction[i]!;
}

/**
 * θ₀ + Σ cᵢdᵢ in one buffer, summed in the order of `displace`; the sum without its last term is kept, so that a point of
 * the same row costs one pass.
 */
function displacer(
  origin: Vector,
  directions: readonly Vector[],
): (coords: readonly number[]) => Float64Array {
  const [base, theta] = [Float64Array.from(origin), Float64Array.from(origin)];
  const along = directions.map((direction) => Float64Array.from(direction));
  const last = along.pop();
  let row: readonly number[] | undefined;
  return (coords) => {
    if (!last) return theta;
    if (!row || along.some((_, k) => coords[k] !== row![k])) {
      base.set(origin);
      along.forEach((direction, k) => add(base, base, direction, coords[k]!));
      row = coords.slice();
    }
    add(theta, base, last, coords.at(-1)!);
    return theta;
  };
}
