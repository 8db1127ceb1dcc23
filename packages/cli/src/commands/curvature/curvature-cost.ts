import type { ModelLoss } from '@orograph/models';
import { basisSize, type LinearOperator } from '@orograph/probes';
import type { Layout } from '@orograph/tensor';
import { tellMemory } from '@orograph/program/models';
import { misuse, tell, type Terminal } from '@orograph/program';

import type { CurvatureFlags } from './curvature-command.ts';

/**
 * Says what a command line may cost before it begins: products and memory.
 *
 * @throws MisuseError if that is above the budget, or above the memory of the machine.
 */
export function tellCost(
  terminal: Terminal,
  loss: Pick<ModelLoss, 'dim' | 'isLarge' | 'layout'>,
  operator: LinearOperator,
  flags: CurvatureFlags,
): void {
  const { told, bytes } = costOf(operator, loss.layout, flags);
  tell(terminal, told);
  // Beside θ, what is multiplied and the product there are two parts of the product that a layer adds up, and what is left of the last two.
  tellMemory(terminal, loss, { singles: 6 + bytes / 4 });
}

/**
 * What a command line may cost, in a sentence: products at most, what one costs, and memory for vectors; and bytes for these, for each
 * parameter.
 *
 * @throws MisuseError if that is above the budget.
 */
function costOf(
  operator: LinearOperator,
  { blocks }: Layout,
  flags: CurvatureFlags,
): { readonly told: string; readonly bytes: number } {
  const { label, dim, cost, isSingle = false } = operator;
  const {
    top,
    iterations,
    samples,
    sketch,
    estimator,
    diagonal,
    density,
    runs,
    steps,
    perBlock,
    block,
    budget,
  } = flags;
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
      where: '--budget',
    });
  const most = Math.min(
    basisSize(operator, { count: Math.max(1, top), block, memory: flags.memory * 2 ** 20 }),
    search(top, dim),
  );
  const saves = most < search(top, dim) && flags.out !== undefined;
  const searched = Math.max(top > 0 ? most + top : 0, density ? Math.min(steps, dim) : 0);
  // Samples are signs in float64.
  const sampled = Math.max(diagonal === undefined ? 0 : samples, 2 * sketch, Math.min(samples, 1));
  const bytes = Math.max((isSingle ? 4 : 8) * searched, 8 * sampled);
  const told = `at most ${total} products with the ${label} matrix (${list}), about ${cost} gradients each; up to ${Math.ceil((bytes * dim) / 2 ** 20)} MiB for vectors${saves ? `, and as much again while the search is saved` : ''}`;
  return { told, bytes: saves ? 2 * bytes : bytes };
}
