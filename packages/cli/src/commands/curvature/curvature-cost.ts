import type { ModelLoss } from '@orograph/models';
import type { LinearOperator } from '@orograph/probes';
import { tell, type Terminal } from '@orograph/program';
import { tellMemory } from '@orograph/program/models';
import { curvatureCost } from '@orograph/studies';

import type { CurvatureFlags } from './curvature-command.ts';

/** Says how exact the products are, and which distribution a matrix of Fisher's is of. */
export function tellMatrix(
  terminal: Terminal,
  { differenceError, likelihood }: { readonly differenceError?: number; readonly likelihood?: string },
): void {
  if (differenceError !== undefined)
    tell(
      terminal,
      `products are differences of gradients: halving the step changes one by ${differenceError.toPrecision(2)} of its length`,
    );
  if (likelihood !== undefined)
    tell(terminal, `the loss is taken for −log p of the targets, of a ${likelihood} distribution`);
}

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
  const { label, dim, cost } = operator;
  const { total, list, bytes, saves } = curvatureCost(operator, loss.layout, flags);
  tell(
    terminal,
    `at most ${total} products with the ${label} matrix (${list}), about ${cost} gradients each; up to ${Math.ceil((bytes * dim) / 2 ** 20)} MiB for vectors${saves ? `, and as much again while the search is saved` : ''}`,
  );
  // Beside θ, what is multiplied and the product there are two parts of the product that a layer adds up, and what is left of the last two.
  tellMemory(terminal, loss, { singles: 6 + ((saves ? 2 : 1) * bytes) / 4 });
}
