import { hasGradient, type Subject } from '@orograph/models';

import type { ReachFlags, ReachKind } from './reach-command.ts';

/** The kinds that are asked for, or all that apply; `hessian` too where short directions are counted. */
export function kindsOf(
  model: Subject,
  { direction, count }: ReachFlags,
  there: { readonly init: boolean; readonly optima: boolean },
): readonly ReachKind[] {
  const kinds: readonly ReachKind[] = direction ?? [
    'random',
    'filter',
    ...(hasGradient(model) ? (['orthogonal', 'gradient'] as const) : []),
    'axis',
    'radial',
    ...(there.init ? (['init'] as const) : []),
    ...(there.optima ? (['optimum'] as const) : []),
  ];
  return count && !kinds.includes('hessian') ? [...kinds, 'hessian'] : kinds;
}
