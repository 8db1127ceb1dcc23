import { hasGradient, type Subject } from '@orograph/models';

import type { DirectionKind } from '@orograph/probes';
import { misuse } from '@orograph/program';

import type { ReachFlags } from './reach-command.ts';

/**
 * The kinds that are asked for, or all that apply; `hessian` too where short directions are counted.
 *
 * @throws MisuseError for a kind that needs another checkpoint that is not there.
 */
export function kindsOf(
  model: Subject,
  { direction, count }: ReachFlags,
  there: { readonly init: boolean; readonly optima: boolean },
): readonly DirectionKind[] {
  const kinds: readonly DirectionKind[] = direction ?? [
    'random',
    'filter',
    ...(hasGradient(model) ? (['orthogonal', 'gradient'] as const) : []),
    'axis',
    'radial',
    ...(there.init ? (['init'] as const) : []),
    ...(there.optima ? (['optimum'] as const) : []),
  ];
  if (kinds.includes('init') && !there.init)
    throw misuse('no start of training', { expected: '--init M', got: 'none', where: '--direction init' });
  if (kinds.includes('optimum') && !there.optima)
    throw misuse('no other optimum', { expected: 'another model', got: 'one', where: '--direction optimum' });
  return count && !kinds.includes('hessian') ? [...kinds, 'hessian'] : kinds;
}
