import { combine, displace, dot, project, type Basis, type Vector } from '@orograph/tensor';
import type { Split } from './split.ts';

/** Splits θ by the wedge spanned by an orthonormal basis. */
export function planeSplit(theta: Vector, basis: Basis, index: number): Split {
  const coords = project(basis, theta);
  const long = combine(basis, coords);
  const short = Float64Array.from(theta, (x, i) => x - long[i]!);
  const [shortSquared, longSquared] = [dot(short, short), dot(long, long)];
  return {
    index,
    shortSquared,
    longSquared: () => longSquared,
    finite: Number.isFinite(shortSquared + longSquared),
    parts: (s, l) => Float64Array.from(short, (e, i) => s * e + l * long[i]!),
    tangent: (v, s, l) =>
      displace(
        Float64Array.from(v, (x) => s * x),
        basis,
        project(basis, v).map((c) => (l - s) * c),
      ) as Float64Array,
    dots: (v) => ({ short: dot(short, v), long: dot(long, v) }),
    axes: () => undefined,
    longUnit: () => Float64Array.from(basis[0]!),
  };
}
