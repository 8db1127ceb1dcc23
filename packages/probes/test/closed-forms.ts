import { displace, dot, norm, scale, type TwiceDifferentiableLoss, type Vector } from '@orograph/tensor';
import { lastValueFrom, toArray, type Observable } from 'rxjs';

/** A loss that counts its evaluations. */
export type Counted = TwiceDifferentiableLoss & { readonly calls: () => number };

/** A loss from its value, gradient and Hessian-vector product. */
const counted = (
  dim: number,
  valueOf: (theta: Vector) => number,
  gradOf: (theta: Vector) => Vector,
  hvpOf: (theta: Vector, v: Vector) => Vector,
): Counted => {
  let calls = 0;
  const call = <T>(result: T): Promise<T> => {
    calls += 1;
    return Promise.resolve(result);
  };
  return {
    dim,
    value: (theta) => call(valueOf(theta)),
    valueAndGrad: (theta) => call({ value: valueOf(theta), grad: gradOf(theta) }),
    hvp: (theta, v) => call(hvpOf(theta, v)),
    calls: () => calls,
  };
};

/** L = ½ Σ λᵢθᵢ². */
export const bowl = (spectrum: readonly number[]): Counted => {
  const apply = (v: Vector): Vector => Float64Array.from(spectrum, (lambda, i) => lambda * v[i]!);
  return counted(
    spectrum.length,
    (theta) => dot(theta, apply(theta)) / 2,
    apply,
    (_, v) => apply(v),
  );
};

/** L = ½ dist²(θ, union of all axis-aligned n-dimensional subspaces): half the sum of the D − n smallest squares. */
export const axisWedges = (dim: number, n: number): Counted => {
  const short = (theta: Vector, v: Vector = theta): Vector => {
    const order = Array.from(theta.keys()).toSorted((i, j) => Math.abs(theta[i]!) - Math.abs(theta[j]!));
    const out = new Float64Array(dim);
    for (const i of order.slice(0, dim - n)) out[i] = v[i]!;
    return out;
  };
  return counted(dim, (theta) => norm(short(theta)) ** 2 / 2, short, short);
};

/** L = (|θ| − 1)²: the low-loss set is the unit sphere. */
export const sphere = (dim: number): Counted =>
  counted(
    dim,
    (theta) => (norm(theta) - 1) ** 2,
    (theta) => scale(Float64Array.from(theta), 2 * (1 - 1 / norm(theta))),
    (theta, v) => {
      const r = norm(theta);
      return displace(scale(Float64Array.from(v), 2 * (1 - 1 / r)), [theta], [(2 * dot(theta, v)) / r ** 3]);
    },
  );

/** L = h(1 − θ₁²)² + ½ Σ_{i>1} θᵢ²: a barrier of height h between the optima ±e₁. */
export const twoWells = (dim: number, height: number): Counted =>
  counted(
    dim,
    (theta) => height * (1 - theta[0]! ** 2) ** 2 + (dot(theta, theta) - theta[0]! ** 2) / 2,
    (theta) => Float64Array.from(theta, (x, i) => (i === 0 ? -4 * height * x * (1 - x * x) : x)),
    (theta, v) => Float64Array.from(v, (x, i) => (i === 0 ? height * (12 * theta[0]! ** 2 - 4) * x : x)),
  );

/** All records of a stream. */
export const all = <T>(source: Observable<T>): Promise<T[]> =>
  lastValueFrom(source.pipe(toArray()), { defaultValue: [] });

/** After all that was started has ended. */
export const idle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
