import {
  checkDim,
  dot,
  normal,
  scale,
  streamSeed,
  symmetricEigenpairs,
  unit,
  type Measurement,
  type TwiceDifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { measure, type MeasuredLoss } from './measure.ts';
import { stream } from './stream.ts';

/** At which radii, and in how large subspaces. */
export interface GoldilocksPlan {
  /** A point, scaled to each radius; or one for each seed, for instance an initialization. */
  readonly theta: Vector | ((seed: number) => Vector);
  /** The radii |P|. */
  readonly radii: readonly number[];
  /** d, the dimension of each random subspace; d products per record. */
  readonly rank: number;
  /** How many subspaces at each radius. */
  readonly samples: number;
  /** The seed of the subspaces. */
  readonly seed: number;
  /** How many records to leave out at the start, for instance because an earlier run made them. */
  readonly skip?: number;
}

/** The Hessian in one random subspace at one radius. */
export interface GoldilocksRecord {
  /** What the record is. */
  readonly type: 'goldilocks';
  /** |P|. */
  readonly radius: number;
  /** Which subspace at this radius. */
  readonly sample: number;
  /** L(P). */
  readonly loss: number;
  /** The metrics at P, where the loss has any. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The share of positive eigenvalues of H_d = VᵀHV. */
  readonly positive: number;
  /** tr H_d / ‖H_d‖_F, between −√d and √d; `NaN` when H_d = 0. */
  readonly convexity: number;
}

/**
 * How convex random d-dimensional cuts are over the radius: statistics of VᵀHV with V of d random unit columns.
 *
 * Cold. For t = tr H/‖H‖_F of the whole Hessian and d ≪ D the convexity is about √d·t/√(t² + d + 1).
 *
 * Reference: Fort & Scherlis 2019, "The Goldilocks Zone".
 *
 * @example
 * ```ts
 * import { goldilocks } from '@orograph/probes';
 * import { normal } from '@orograph/tensor';
 * import { doubleWell } from '@orograph/toy';
 *
 * const plan = { theta: normal(20, 0), radii: [0.1, 1, 10], rank: 4, samples: 2, seed: 0 };
 * goldilocks(doubleWell({ dim: 20, barrier: 1 }), plan).subscribe(({ radius, positive }) =>
 *   console.log(radius, positive),
 * );
 * ```
 *
 * @throws RangeError for a rank that is no whole number from 1, bad samples, or a radius that is not positive.
 */
export function goldilocks(
  loss: MeasuredLoss & TwiceDifferentiableLoss,
  plan: GoldilocksPlan,
): Observable<GoldilocksRecord> {
  const { theta, radii, rank, samples, seed, skip = 0 } = plan;
  checkCount('goldilocks', 'rank', rank, 1);
  checkCount('goldilocks', 'samples', samples);
  checkCount('goldilocks', 'skip', skip);
  for (const radius of radii)
    if (!(radius > 0)) throw new RangeError(`goldilocks: radius must be positive, got ${radius}.`);
  if (typeof theta !== 'function') checkDim('goldilocks', loss.dim, theta);
  return stream(async function* (run) {
    for (const [k, radius] of radii.entries()) {
      let at: Measurement | undefined;
      for (let sample = Math.max(0, skip - k * samples); sample < samples; sample++) {
        const drawn = streamSeed(seed, sample);
        const point = scale(unit(typeof theta === 'function' ? theta(drawn) : theta), radius);
        const columns = Array.from({ length: rank }, (_, j) => unit(normal(loss.dim, streamSeed(drawn, j))));
        const products: Vector[] = [];
        for (const column of columns) products.push(await run(() => loss.hvp(point, column)));
        const entry = (i: number, j: number): number =>
          (dot(columns[i]!, products[j]!) + dot(columns[j]!, products[i]!)) / 2;
        const matrix = columns.map((_, i) => columns.map((__, j) => entry(i, j)));
        // One point for all subspaces is measured once.
        if (typeof theta === 'function') at = undefined;
        at ??= await run(() => measure(loss, point));
        yield { type: 'goldilocks', radius, sample, ...at, ...statisticsOf(matrix) };
      }
    }
  });
}

function statisticsOf(
  matrix: readonly (readonly number[])[],
): Pick<GoldilocksRecord, 'positive' | 'convexity'> {
  const entries = matrix.flat();
  if (!entries.every((value) => Number.isFinite(value)))
    return { positive: Number.NaN, convexity: Number.NaN };
  const values = symmetricEigenpairs(matrix).map(({ value }) => value);
  return {
    positive: values.filter((value) => value > 0).length / values.length,
    convexity:
      values.reduce((sum, value) => sum + value, 0) / Math.sqrt(entries.reduce((sum, x) => sum + x * x, 0)),
  };
}
