import {
  dot,
  dots,
  estimate,
  normal,
  norm,
  scale,
  streamSeed,
  type Estimate,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { operatorOf, type Curvature, type CurvaturePoint } from './curvature-of.ts';
import { leftOut } from './left-out.ts';
import { inGroups } from './operator.ts';
import { rangeBasis } from './range-basis.ts';
import { stream } from './stream.ts';

/** Which matrix, and how many random vectors. */
export interface XTracePlan extends CurvaturePoint {
  /** m: how many random vectors; 2m products are made. At least 2, at most D. */
  readonly vectors: number;
  /** The seed of the random vectors. */
  readonly seed: number;
}

/**
 * Estimates tr A for an operator A or ∇²L(θ): each of m random vectors ω, uniform on a sphere, is once the sample of Hutchinson's
 * estimate for what the range of A on the m − 1 others leaves, whose trace is taken exactly; the mean of the m estimates is emitted.
 *
 * The standard error is √2 times that of independent estimates, which these are not: its 95 % intervals then hold the trace in 95 to
 * 99 % of runs on flat, slowly and quickly decaying spectra. Unbiased, and all products count twice: more accurate than Hutch++ at equal cost where eigenvalues decay. Keeps 2m·D numbers. Cold.
 *
 * Reference: Epperly, Tropp & Webber 2024, "XTrace: Making the Most of Every Sample in Stochastic Trace Estimation".
 *
 * @throws RangeError for a number of vectors that is no whole number from 2 to D, or θ of another dimension.
 */
export function xtrace(curvature: Curvature, plan: XTracePlan): Observable<Estimate> {
  const { vectors: m, seed } = plan;
  const operator = operatorOf('xtrace', curvature, plan);
  const { dim } = operator;
  checkCount('xtrace', 'vectors', m, 2);
  if (m > dim) throw new RangeError(`xtrace: vectors must be at most D = ${dim}, got ${m}.`);
  return stream(async function* (run) {
    const tests = Array.from({ length: m }, (_, k) => onSphere(dim, streamSeed(seed, k)));
    const products: Vector[] = [];
    for (const group of inGroups(tests, operator)) products.push(...(await run(() => operator.many(group))));
    const { basis, columns } = rangeBasis(products);
    const images: Vector[] = [];
    for (const group of inGroups(basis, operator)) images.push(...(await run(() => operator.many(group))));
    // H = QᵀAQ.
    const h = images.map((image) => dots(basis, image));
    const total = h.reduce((sum, row, k) => sum + row[k]!, 0);
    const times = (x: readonly number[]): number[] => h.map((row) => inner(row, x));
    const omitted = leftOut(columns);
    const found = estimate(
      tests.map((omega, i) => {
        const w = dots(basis, omega);
        const r = columns[i]!;
        const s = omitted?.[i];
        const along = s ? inner(s, w) : 0;
        const x = s ? w.map((value, k) => value - along * s[k]!) : w;
        const exact = s ? total - inner(s, times(s)) : total;
        // μ = ω − Qx is what the others' range leaves of ω: μᵀAμ from products that were made.
        const quadratic = dot(omega, products[i]!) - 2 * inner(x, r) + inner(x, times(x));
        const size = dim - inner(x, x);
        const rank = s ? basis.length - 1 : basis.length;
        return exact + (size > 1e-12 * dim ? ((dim - rank) * quadratic) / size : 0);
      }),
    );
    // Each vector is in all estimates, as sample or in the range: they are correlated.
    yield { ...found, standardError: Math.SQRT2 * found.standardError };
  });
}

const inner = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, k) => sum + x * b[k]!, 0);

/** A vector uniform on the sphere of radius √D. */
function onSphere(dim: number, seed: number): Vector {
  const v = normal(dim, seed);
  return scale(v, Math.sqrt(dim) / norm(v));
}
