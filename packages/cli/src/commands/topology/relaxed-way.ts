import { withGradient, type Subject } from '@orograph/models';
import { stringSaddle, type StringStep } from '@orograph/probes';
import type { Vector } from '@orograph/tensor';
import { lastValueFrom, min } from 'rxjs';

import { asMisuse } from '../../model/as-misuse.ts';
import type { TopologyFlags } from './topology-command.ts';

/** The highest of some losses; one that is not finite cannot be passed. */
export const highest = (losses: readonly number[]): number =>
  losses.every(Number.isFinite) ? Math.max(...losses) : Infinity;

/** The height of a way among others, which are all finite numbers. */
const rank = (losses: readonly number[]): number => Math.min(highest(losses), Number.MAX_VALUE);

/** Relaxes a way by the string method, and gives it as it was at the step at which its highest point was lowest. */
export function relaxedWay(
  { path: where, loss }: Pick<Subject, 'loss' | 'path'>,
  path: readonly Vector[],
  { points, relax, rate }: Pick<TopologyFlags, 'points' | 'rate'> & { readonly relax: number },
): Promise<StringStep> {
  const plan = { path, images: Math.max(3, points), steps: relax, rate };
  const steps = stringSaddle(withGradient({ path: where, loss }), plan);
  return asMisuse(where, () =>
    lastValueFrom(steps.pipe(min((one, other) => rank(one.values) - rank(other.values)))),
  );
}
