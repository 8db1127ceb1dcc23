import { displace, norm, scale, type Vector } from '@orograph/tensor';

/** Which displacements δ = Tε of θ are looked at. */
export interface Ball {
  /** ρ, its radius. */
  readonly radius: number;
  /** The norm of ε: `l2` (default) or `linf`. */
  readonly norm?: 'l2' | 'linf';
  /** Whether T = diag|θ| instead of 1: then rescaled layers that compute the same have the same ball. */
  readonly adaptive?: boolean;
}

/** A ball as moves in it. */
interface BallMoves {
  /** ε moved by a length along the steepest ascent in the norm; `undefined` where the gradient is 0 or not finite. */
  readonly toward: (offset: Vector, grad: Vector, length: number) => Vector | undefined;
  /** ε in the ball, or on its sphere. */
  readonly projected: (offset: Vector, onto: 'ball' | 'sphere') => Vector;
  /** Tε. */
  readonly displacement: (offset: Vector) => Vector;
}

/** The moves in a ball around θ. */
export function ball(theta: Vector, { radius, norm: kind = 'l2', adaptive = false }: Ball): BallMoves {
  const scaled = (v: Vector): Vector =>
    adaptive ? Float64Array.from(v, (x, i) => Math.abs(theta[i]!) * x) : v;
  return {
    displacement: scaled,
    toward: (offset, grad, length) => {
      const slope = scaled(grad);
      const size = norm(slope);
      if (!(size > 0 && Number.isFinite(size))) return undefined;
      return kind === 'l2'
        ? displace(offset, [slope], [length / size])
        : offset.map((x, i) => x + length * Math.sign(slope[i]!));
    },
    projected: (offset, onto) => {
      if (kind === 'linf')
        return onto === 'ball'
          ? offset.map((x) => Math.max(-radius, Math.min(radius, x)))
          : offset.map((x) => radius * Math.sign(x));
      const factor = radius / norm(offset);
      return scale(offset, onto === 'ball' ? Math.min(1, factor) : factor);
    },
  };
}

/**
 * Throws unless the numbers are positive and finite.
 *
 * @throws RangeError naming the caller and the number.
 */
export function checkBall(caller: string, numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers))
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`${caller}: ${name} must be positive, got ${value}.`);
}
