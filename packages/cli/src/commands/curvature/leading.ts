import { eigenpairs, type EigenpairsStep } from '@orograph/probes';
import type { TwiceDifferentiableLoss, Vector } from '@orograph/tensor';

import type { Context } from '../../engine/command.ts';
import { consume } from '../../terminal/consume.ts';
import { misuse } from '../../terminal/misuse.ts';
import { withProductBar } from './product-bar.ts';

/** Where the Hessian is taken, and which of its leading eigenpairs. */
export interface LeadingPlan {
  readonly theta: Vector;
  /** How many of the largest eigenvalues, at least one. */
  readonly count: number;
  readonly iterations?: number | undefined;
  readonly tolerance?: number;
  readonly seed: number;
}

/** Leading eigenpairs as far as they were found. */
export type Leading = Omit<EigenpairsStep, 'type'>;

/** The eigenpairs of the largest eigenvalues, with progress. */
export async function leading(
  loss: TwiceDifferentiableLoss,
  { iterations, ...plan }: LeadingPlan,
  { terminal, signal }: Context,
): Promise<Leading> {
  let last: EigenpairsStep | undefined;
  const total = Math.min(iterations ?? 60 + 10 * plan.count, loss.dim);
  await withProductBar(loss, { name: 'eigenpairs (at most)', total }, terminal, (counting) =>
    consume(
      eigenpairs(counting, { ...plan, ...(iterations !== undefined && { iterations }) }),
      (step) => (last = step),
      signal,
    ),
  );
  return last!;
}

/**
 * The pairs of which an eigenvector is known well enough to be split off: with a residual of at most a thousandth of the largest
 * eigenvalue, splitting it off moves the others by no more than that.
 */
export function reliable({ values, residuals }: Pick<Leading, 'residuals' | 'values'>): number[] {
  const largest = Math.max(...values.map(Math.abs));
  return [...values.keys()].filter((k) => residuals[k]! <= 1e-3 * largest);
}

/**
 * Throws if more are asked for than there are.
 *
 * @throws MisuseError naming the flag.
 */
export function checkAtMost(count: number, dim: number, where: string, what: string): void {
  if (count > dim)
    throw misuse(`too many ${what}`, { expected: `at most the dimension ${dim}`, got: String(count), where });
}
