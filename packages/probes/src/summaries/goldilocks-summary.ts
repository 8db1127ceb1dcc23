import { estimate, type Estimate } from '@orograph/tensor';

import type { GoldilocksRecord } from '../goldilocks.ts';

/** The Hessian in one random subspace at one radius, with what the radius and the point are of. */
export interface ScaledGoldilocks extends Omit<GoldilocksRecord, 'type'> {
  /** The radius in units of that of the point it was scaled from. */
  readonly factor: number;
  /** The seed of the initialization, where there are several. */
  readonly seed?: number | undefined;
}

/** Means at one radius. */
export interface RadiusSummary {
  /** The radius in units of that of the point it was scaled from. */
  readonly factor: number;
  /** The mean of |P|. */
  readonly radius: number;
  /** The share of positive eigenvalues. */
  readonly positive: Estimate;
  /** tr H_d / ‖H_d‖_F. */
  readonly convexity: Estimate;
  /** L(P). */
  readonly loss: Estimate;
  /** The accuracy at P, of a classifier. */
  readonly accuracy?: Estimate;
}

/** Means over the radius. */
export interface GoldilocksSummary {
  /** What the standard errors are over. */
  readonly over: 'initializations' | 'subspaces';
  /** A row for each radius. */
  readonly radii: readonly RadiusSummary[];
}

const accuracyOf = ({ metrics }: ScaledGoldilocks): number => metrics['accuracy'] ?? Number.NaN;

/**
 * Averages the records of each radius: over initializations where there are several, each first averaged over its subspaces, so that their
 * number is that of independent samples; else over the subspaces. Loss and accuracy of one point have no standard error (`NaN`).
 */
export function goldilocksSummary(
  records: readonly ScaledGoldilocks[],
  { factors, seeds }: { readonly factors: readonly number[]; readonly seeds: readonly number[] },
): GoldilocksSummary {
  const single = seeds.length < 2;
  const radii = factors.map((factor): RadiusSummary => {
    const own = records.filter((record) => record.factor === factor);
    const over = (of: (record: ScaledGoldilocks) => number, samples = own): Estimate =>
      estimate(
        single
          ? samples.map(of)
          : seeds.map((seed) => estimate(own.filter((record) => record.seed === seed).map(of)).mean),
      );
    const point = own.slice(0, 1);
    return {
      factor,
      radius: estimate(own.map(({ radius }) => radius)).mean,
      positive: over(({ positive }) => positive),
      convexity: over(({ convexity }) => convexity),
      loss: over(({ loss }) => loss, point),
      ...(own.some(({ metrics }) => metrics['accuracy'] !== undefined) && {
        accuracy: over(accuracyOf, point),
      }),
    };
  });
  return { over: single ? 'subspaces' : 'initializations', radii };
}
