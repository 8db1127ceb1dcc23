import { between, dot, norm, reject, scale, type Vector } from '@orograph/tensor';

/** The state beside θ as a function of θ. */
export interface StateMap {
  /** s(θ). */
  at(theta: Vector): Promise<Vector> | Vector;
  /** Where s is affine in θ: its derivative J, and the adjoint of that. */
  readonly affine?: {
    /** J v. */
    linear(v: Vector): Vector;
    /** Jᵀ g, added to `out` **in place**. */
    adjoint(g: Vector, out: Vector): void;
  };
}

/** A point with the state that belongs to it. */
export interface StatefulPoint {
  /** θ. */
  readonly theta: Vector;
  /** s: the running statistics and other buffers, one after the other. */
  readonly state: Vector;
  /** Its file, for messages. */
  readonly name?: string;
}

/** The same state everywhere. */
export const constantState = (state: Vector): StateMap => ({
  at: () => state,
  affine: { linear: () => new Float64Array(state.length), adjoint: () => undefined },
});

/** What is left of a direction that lies in the span of others, as a share of it. */
const dependent = 1e-6;

/**
 * The state interpolated between points: s(θ) = s₀ + Σ cᵢ (sᵢ − s₀), c being the coordinates of the orthogonal projection of θ onto the
 * affine hull of the points, θ₀ + Σ cᵢ (θᵢ − θ₀). At each point it is that point's own state; off the hull it is that of the nearest
 * place on it.
 *
 * @throws RangeError for points whose weights do not tell their states apart: the same θ with other statistics, or more points
 *   on a line or plane than span it, whose states do not lie so.
 */
export function interpolatedState(points: readonly [StatefulPoint, ...StatefulPoint[]]): StateMap {
  const [first, ...others] = points;
  if (others.every(({ state }) => equal(state, first.state))) return constantState(first.state);
  const basis: Vector[] = [];
  const states: Float64Array[] = [];
  for (const { theta, state, name } of others) {
    const move = between(first.theta, theta);
    const rest = reject(basis, reject(basis, move));
    const left = norm(rest);
    // What the points before say of the state there.
    const known = along(basis, states, move, new Float64Array(state.length));
    const change = Float64Array.from(state, (x, i) => x - first.state[i]! - known[i]!);
    if (left > dependent * norm(move)) {
      basis.push(scale(rest, 1 / left));
      states.push(change.map((x) => x / left));
    } else if (change.some((x, i) => Math.abs(x) > 1e-4 * (Math.abs(state[i]!) + norm(state))))
      throw new RangeError(
        `interpolated state: the weights of ${name ?? 'a checkpoint'} lie in the span of those before, and its state beside them does not; no state between them belongs to a point.`,
      );
  }
  const linear = (v: Vector): Float64Array => along(basis, states, v, new Float64Array(first.state.length));
  return {
    at: (theta) => linear(between(first.theta, theta)).map((x, i) => first.state[i]! + x),
    affine: {
      linear,
      adjoint: (g, out) => {
        basis.forEach((direction, k) => {
          const slope = dot(states[k]!, g);
          for (let i = 0; i < out.length; i++) out[i] = out[i]! + slope * direction[i]!;
        });
      },
    },
  };
}

/** Σ ⟨bₖ, v⟩ sₖ, added to `out`. */
function along(
  basis: readonly Vector[],
  states: readonly Float64Array[],
  v: Vector,
  out: Float64Array,
): Float64Array {
  basis.forEach((direction, k) => {
    const c = dot(direction, v);
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + c * states[k]![i]!;
  });
  return out;
}

const equal = (a: Vector, b: Vector): boolean => a.every((x, i) => Object.is(x, b[i]));
