import type { Vector } from '@orograph/tensor';

import { tell, type Terminal } from '../terminal/terminal.ts';

/** Says how many weights of a model are not finite, if any, and returns how many. They are used as they are. */
export function warnNonFinite(terminal: Terminal, path: string, theta: Vector): number {
  let count = 0;
  for (let i = 0; i < theta.length; i++) if (!Number.isFinite(theta[i])) count += 1;
  if (count > 0)
    tell(
      terminal,
      `warning: ${count} of ${theta.length} weights are NaN or infinite (in ${path}); they are used as they are`,
    );
  return count;
}
