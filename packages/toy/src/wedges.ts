import {
  checkDim,
  type Measurable,
  type Measurement,
  type Sliceable,
  type TwiceDifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import { checkFinitePoint } from './finite-point.ts';
import type { Gathered } from './gather.ts';
import { mapDistance } from './loss-map.ts';
import type { Split } from './split.ts';
import { wedgeCut } from './wedge-cut.ts';
import { wedgeFamily } from './wedge-family.ts';
import { checkWedgesPlan, type WedgesPlan } from './wedges-plan.ts';

/** One wedge, the nearest to some point. */
export interface NearestWedge {
  /** Which of K wedges; undefined for the kind `axis`. */
  readonly index: number | undefined;
  /** The axes that span it, ascending; undefined for the kind `random`. */
  readonly axes: Int32Array | undefined;
  /** The distance from the point to it, its thickness taken off. */
  readonly distance: number;
}

/** The loss of a landscape of wedges, with what is known about it in closed form. */
export interface Wedges extends TwiceDifferentiableLoss, Measurable, Sliceable {
  /** The plan it was made from. */
  readonly plan: WedgesPlan;
  /** The wedge nearest to θ; of equally near ones, that of the smaller axes or index. */
  nearest(theta: Vector): NearestWedge;
  /** The point nearest to θ in the middle of its nearest wedge: H_n(θ) for the kind `axis`, moved into the annulus. */
  project(theta: Vector): Float64Array;
  /** d(θ), the distance to the low-loss region. */
  distance(theta: Vector): number;
  /** The angle, in radians, that a wedge's thickness spans at a radius; of a cuboid, its widest axis. */
  width(radius: number): number;
}

/** A point against its nearest wedge. q is its distance to the wedge without slab or angle, d with it. */
interface Position {
  readonly split: Split;
  readonly threshold: number | undefined;
  readonly q: number;
  readonly d: number;
  readonly radius: number;
  /** b = |Πθ| and c, its nearest number in the annulus; both 0 where the distance does not depend on |Πθ|. */
  readonly b: number;
  readonly c: number;
}

/**
 * L(θ) = φ(d(θ)), d the Euclidean distance to a union of n-dimensional wedges; φ is d, d² or 1 − exp(−d²/2w²).
 *
 * For all axis-aligned wedges d² is the sum of the D − n smallest θᵢ², and is found in O(D). Derivatives hold where the
 * nearest wedge is unique and off the boundary of a thickness or annulus; inside the low-loss region they are 0 (for d² of
 * thin wedges, the limit). All arithmetic is in float64. Metrics: `distance`, and `accuracy` = exp(−d²/2w²).
 *
 * Reference: Fort & Jastrzebski 2019, "Large Scale Structure of Neural Network Loss Landscapes".
 *
 * @example
 * ```ts
 * import { normal } from '@orograph/tensor';
 * import { wedges } from '@orograph/toy';
 *
 * const loss = wedges({ dim: 200, longDirections: 100 }); // all axis-aligned wedges with 100 long directions
 * const theta = normal(200, 0);
 * console.log(await loss.value(theta), await loss.value(loss.project(theta))); // the distance to the nearest wedge, and 0 on it
 * ```
 *
 * @throws RangeError or TypeError for a plan that makes no landscape; every method for a θ of another dimension or one
 * that is not finite.
 */
export function wedges(plan: WedgesPlan): Wedges {
  checkWedgesPlan(plan);
  const { dim, annulus, thickness, map = 'distance', scale = 1 } = plan;
  const { inner, outer } = annulus ?? { inner: 0, outer: Infinity };
  const half = thickness?.kind === 'slab' ? thickness.width / 2 : 0;
  const alpha = thickness?.kind === 'wedge' ? Math.sin(thickness.angle / 2) : 0;
  const thin = half === 0 && alpha === 0;
  /** Whether the distance depends on |Πθ|. */
  const radial = annulus !== undefined || alpha !== 0;
  const family = wedgeFamily(plan);

  const locate = (theta: Vector, gathered?: Gathered): Position => {
    checkDim('wedges', dim, theta);
    const { split, threshold } = family(theta, gathered);
    const { shortSquared } = split;
    if (!split.finite) checkFinitePoint('wedges', theta);
    const longSquared = radial ? split.longSquared() : 0;
    const b = Math.sqrt(longSquared);
    const c = Math.min(Math.max(b, inner), outer);
    const q = Math.sqrt(shortSquared + (b - c) ** 2);
    const radius = Math.sqrt(shortSquared + longSquared);
    return { split, threshold, q, d: Math.max(0, q - half - alpha * radius), radius, b, c };
  };
  const measure = (
    theta: Vector,
    gathered?: Gathered,
  ): { measurement: Measurement; threshold: number | undefined } => {
    const { d, threshold } = locate(theta, gathered);
    const accuracy = Math.exp(-((d / scale) ** 2) / 2);
    return {
      measurement: { loss: mapDistance(map, d, scale).value, metrics: { distance: d, accuracy } },
      threshold,
    };
  };

  /** φ′∇d, ∇d = (e + hΠθ)/q − αθ/|θ|, h = 1 − c/b. */
  const gradient = ({ split, q, d, radius, b, c }: Position): Float64Array => {
    if (d === 0) return new Float64Array(dim);
    const { slope } = mapDistance(map, d, scale);
    const spread = alpha === 0 ? 0 : alpha / radius;
    const h = b === 0 ? 0 : 1 - c / b;
    return split.parts(slope * (1 / q - spread), slope * (h / q - spread));
  };

  /** φ″∇d⟨∇d, v⟩ + φ′[(∇²(½q²)v − ∇q⟨∇q, v⟩)/q − α(v − θ⟨θ, v⟩/|θ|²)/|θ|]. */
  const curve = ({ split, q, d, radius, b, c }: Position, v: Vector): Float64Array => {
    const { slope, curvature } = mapDistance(map, d, scale);
    if (d === 0) return thin ? split.tangent(v, curvature, 0) : new Float64Array(dim);
    const spread = alpha === 0 ? 0 : alpha / radius;
    const h = b === 0 ? 0 : 1 - c / b;
    const { short, long } = split.dots(v);
    const alongQ = (short + h * long) / q;
    const alongD = alongQ - spread * (short + long);
    const turn = spread === 0 ? 0 : (slope * spread * (short + long)) / radius ** 2;
    const rim = h === 0 ? 0 : (slope * c * long) / (q * b ** 3);
    const out = split.tangent(v, slope * (1 / q - spread), slope * (h / q - spread));
    const own = split.parts(
      curvature * alongD * (1 / q - spread) - (slope * alongQ) / q ** 2 + turn,
      curvature * alongD * (h / q - spread) - (slope * alongQ * h) / q ** 2 + turn + rim,
    );
    for (let i = 0; i < dim; i++) out[i] = out[i]! + own[i]!;
    return out;
  };

  return {
    dim,
    plan,
    value: (theta) => Promise.resolve(mapDistance(map, locate(theta).d, scale).value),
    valueAndGrad: (theta) => {
      const position = locate(theta);
      return Promise.resolve({ value: mapDistance(map, position.d, scale).value, grad: gradient(position) });
    },
    hvp: (theta, v) => {
      checkDim('wedges: hvp', dim, v);
      return Promise.resolve(curve(locate(theta), v));
    },
    metrics: (theta) => Promise.resolve(measure(theta).measurement),
    cut: (origin, directions) => Promise.resolve(wedgeCut(dim, origin, directions, measure)),
    nearest: (theta) => {
      const { split, d } = locate(theta);
      return { index: split.index, axes: split.axes(), distance: d };
    },
    project: (theta) => {
      const { split, b, c } = locate(theta);
      if (!annulus) return split.parts(0, 1);
      return b === 0 ? split.longUnit().map((x) => x * c) : split.parts(0, c / b);
    },
    distance: (theta) => locate(theta).d,
    width: (radius) => {
      if (!(radius > 0)) throw new RangeError(`wedges: width: radius must be positive, got ${radius}.`);
      if (thickness?.kind === 'wedge') return thickness.angle;
      const across = thickness?.kind === 'cuboid' ? Math.max(...Array.from(thickness.widths)) : 2 * half;
      return 2 * Math.asin(Math.min(1, across / (2 * radius)));
    },
  };
}
