import { rademacher, streamSeed, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { operatorOf, type Curvature } from './curvature-of.ts';
import { combination } from './lanczos.ts';
import { leftOut } from './left-out.ts';
import { inGroups } from './operator.ts';
import { rangeBasis } from './range-basis.ts';
import { stream } from './stream.ts';
import type { TracePlan } from './trace.ts';
import type { XTracePlan } from './xtrace.ts';

/** An estimate of a diagonal. */
export interface DiagonalEstimate {
  /** What the record is. */
  readonly type: 'diagonal';
  /** How many samples are averaged. */
  readonly count: number;
  /** Aᵢᵢ. */
  readonly diagonal: Float64Array;
  /** The standard error of each; `NaN` for a single sample. */
  readonly standardError: Float64Array;
}

/**
 * Estimates the diagonal of an operator A or of ∇²L(θ): the mean of v ∘ Av over random signs v. One record a pass.
 *
 * The variance of a sample of Aᵢᵢ is Σ_{j≠i} A²ᵢⱼ; exact for a diagonal matrix. Cold.
 *
 * Reference: Bekas, Kokiopoulou & Saad 2007, "An Estimator for the Diagonal of a Matrix".
 *
 * @throws RangeError for a bad number of samples, or θ of another dimension.
 */
export function diagonal(curvature: Curvature, plan: TracePlan): Observable<DiagonalEstimate> {
  const { samples, seed } = plan;
  const operator = operatorOf('diagonal', curvature, plan);
  checkCount('diagonal', 'samples', samples);
  return stream(async function* (run) {
    const mean = entryMeans(operator.dim);
    for (const group of inGroups([...Array(samples).keys()], operator)) {
      const vectors = group.map((sample) => rademacher(operator.dim, streamSeed(seed, sample)));
      const products = await run(() => operator.many(vectors));
      for (const [k, product] of products.entries()) mean.add(vectors[k]!.map((x, i) => x * product[i]!));
      yield mean.record();
    }
  });
}

/**
 * Estimates the diagonal of an operator A or of ∇²L(θ): each of m random sign vectors is once the sample for what the range of A on the
 * others leaves, whose diagonal is taken exactly; the mean of the m estimates is emitted. Makes 2m products, keeps 2m·D numbers. Cold.
 *
 * Reference: Epperly, Tropp & Webber 2024, "XTrace: Making the Most of Every Sample in Stochastic Trace Estimation", section 2.4.
 *
 * @throws RangeError for a number of vectors that is no whole number from 2 to D, or θ of another dimension.
 */
export function xdiag(curvature: Curvature, plan: XTracePlan): Observable<DiagonalEstimate> {
  const { vectors: m, seed } = plan;
  const operator = operatorOf('xdiag', curvature, plan);
  checkCount('xdiag', 'vectors', m, 2);
  if (m > operator.dim) throw new RangeError(`xdiag: vectors must be at most D = ${operator.dim}, got ${m}.`);
  return stream(async function* (run) {
    const tests = Array.from({ length: m }, (_, k) => rademacher(operator.dim, streamSeed(seed, k)));
    const products: Vector[] = [];
    for (const group of inGroups(tests, operator)) products.push(...(await run(() => operator.many(group))));
    const { basis, columns } = rangeBasis(products);
    const images: Vector[] = [];
    for (const group of inGroups(basis, operator)) images.push(...(await run(() => operator.many(group))));
    const exact = new Float64Array(operator.dim);
    for (const [k, q] of basis.entries())
      for (let i = 0; i < exact.length; i++) exact[i] = exact[i]! + q[i]! * images[k]![i]!;
    const omitted = leftOut(columns);
    const mean = entryMeans(operator.dim);
    for (const [k, omega] of tests.entries())
      mean.add(omitted ? sample(omega, omitted[k]!, columns[k]!) : exact);
    yield mean.record();

    /** diag(QᵢQᵢᵀA) + ω ∘ (I − QᵢQᵢᵀ)Aω, where QᵢQᵢᵀ = QQᵀ − Qs(Qs)ᵀ and Aω = Qr. */
    function sample(omega: Vector, s: readonly number[], r: readonly number[]): Float64Array {
      const [q, z] = [combination(basis, s), combination(images, s)];
      const along = s.reduce((sum, x, j) => sum + x * r[j]!, 0);
      return exact.map((value, i) => value - q[i]! * z[i]! + omega[i]! * q[i]! * along);
    }
  });
}

/** Running means of the entries of vectors, and their standard errors (Welford). */
function entryMeans(dim: number): {
  readonly add: (sample: Vector) => void;
  readonly record: () => DiagonalEstimate;
} {
  const [mean, squares] = [new Float64Array(dim), new Float64Array(dim)];
  let count = 0;
  return {
    add: (sample) => {
      count += 1;
      for (let i = 0; i < dim; i++) {
        const off = sample[i]! - mean[i]!;
        mean[i] = mean[i]! + off / count;
        squares[i] = squares[i]! + off * (sample[i]! - mean[i]!);
      }
    },
    record: () => ({
      type: 'diagonal',
      count,
      diagonal: mean.slice(),
      standardError: squares.map((sum) =>
        count < 2 ? Number.NaN : Math.sqrt(Math.max(0, sum) / (count * (count - 1))),
      ),
    }),
  };
}
