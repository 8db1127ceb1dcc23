import { basisSize, type LinearOperator } from '@orograph/probes';
import { misuse } from '@orograph/runs';
import type { Layout } from '@orograph/tensor';

/** How much of a matrix of curvature is measured. */
export interface CurvaturePlan {
  /** How many eigenvalues. */
  readonly top: number;
  /** The most products for them. */
  readonly iterations?: number | undefined;
  /** Vectors that are multiplied at once. */
  readonly block: number;
  /** MiB for the vectors of the search. */
  readonly memory: number;
  /** Random vectors for each trace, and products for the diagonal. */
  readonly samples: number;
  /** Random vectors for the part of the trace that is taken exactly. */
  readonly sketch: number;
  /** How the trace is estimated. */
  readonly estimator: 'hutchinson' | 'xtrace';
  /** The file of the diagonal, where it is estimated. */
  readonly diagonal?: string | undefined;
  /** Whether each block of parameters is looked at. */
  readonly perBlock?: boolean | undefined;
  /** Whether the density of all eigenvalues is estimated, by so many runs of so many steps. */
  readonly density?: boolean | undefined;
  readonly runs: number;
  readonly steps: number;
  /** The most products. */
  readonly budget?: number | undefined;
  /** The run folder, in which the search is kept. */
  readonly out?: string | undefined;
}

/** What a plan costs at most. */
export interface CurvatureCost {
  /** Products with the matrix. */
  readonly total: number;
  /** What they are for, in words. */
  readonly list: string;
  /** Bytes for vectors for each parameter. */
  readonly bytes: number;
  /** Whether as many again are needed while the search is saved. */
  readonly saves: boolean;
}

/**
 * Counts what a plan costs at most: products with the matrix, and bytes for vectors for each parameter.
 *
 * @throws MisuseError if that is above the budget.
 */
export function curvatureCost(
  operator: LinearOperator,
  { blocks }: Pick<Layout, 'blocks'>,
  plan: CurvaturePlan,
): CurvatureCost {
  const { dim, isSingle = false } = operator;
  const { top, iterations, samples, sketch, estimator, diagonal, density, runs, steps, perBlock } = plan;
  const { block, budget } = plan;
  const search = (count: number, size: number): number =>
    count === 0 ? 0 : Math.min(iterations ?? 60 + 10 * count, size) + count;
  const parts = {
    eigenvalues: search(top, dim),
    trace: estimator === 'xtrace' ? samples : samples + 2 * sketch,
    diagonal: diagonal === undefined ? 0 : samples,
    blocks: perBlock
      ? blocks.reduce((sum, { size }) => sum + 2 * search(1, size) + Math.max(1, samples), 0)
      : 0,
    density: density ? runs * Math.min(steps, dim) : 0,
  };
  const total = Object.values(parts).reduce((sum, n) => sum + n, 0);
  const list = Object.entries(parts)
    .filter(([, n]) => n > 0)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');
  if (budget !== undefined && total > budget)
    throw misuse('the command may cost more than the budget', {
      expected: `at most ${budget} products`,
      got: `${total} (${list})`,
      setting: 'budget',
    });
  const most = Math.min(
    basisSize(operator, { count: Math.max(1, top), block, memory: plan.memory * 2 ** 20 }),
    search(top, dim),
  );
  const saves = most < search(top, dim) && plan.out !== undefined;
  const searched = Math.max(top > 0 ? most + top : 0, density ? Math.min(steps, dim) : 0);
  // Samples are signs in float64.
  const sampled = Math.max(diagonal === undefined ? 0 : samples, 2 * sketch, Math.min(samples, 1));
  return { total, list, bytes: Math.max((isSingle ? 4 : 8) * searched, 8 * sampled), saves };
}
