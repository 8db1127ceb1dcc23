import { misuse } from '@orograph/program';
import type { SliceKind } from '@orograph/studies';

import type { SliceFlags } from './slice-command.ts';

/**
 * How the directions are made.
 *
 * @throws MisuseError if --from comes with what would make other directions, or is missing.
 */
export function directionKind({ direction, from }: SliceFlags, models: number): SliceKind {
  if (direction === 'plane') return direction;
  // Too many for axes of their own, or asked for: the checkpoints of one training.
  const isTraining = models > 4 && direction === undefined;
  if (from === undefined && models > 1 && (isTraining || direction === 'trajectory')) return 'trajectory';
  if ((direction === 'hessian' || direction === 'trajectory') && models > 1)
    throw misuse(`--direction ${direction} needs one model`, {
      expected: '1',
      got: String(models),
      where: 'the models',
    });
  if (direction === 'trajectory') {
    if (from !== undefined) return direction;
    throw misuse('no trajectory', { expected: '--from FILE', got: 'none', where: '--direction trajectory' });
  }
  if (from !== undefined && (direction !== undefined || models > 1))
    throw misuse('--from gives the directions', {
      expected: 'one model and no --direction',
      got: direction === undefined ? `${models} models` : `--direction ${direction}`,
      where: 'the flags',
    });
  if (from !== undefined) return 'file';
  return direction ?? (models > 1 ? 'between' : 'filter');
}
