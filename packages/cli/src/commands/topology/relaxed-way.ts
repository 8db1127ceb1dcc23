import { withGradient, type Subject } from '@orograph/models';
import { stringSaddle, type StringStep } from '@orograph/probes';
import type { Vector } from '@orograph/tensor';
import { asMisuse } from '@orograph/program/models';
import { lastOf } from '@orograph/program/run';
import { reduce } from 'rxjs';

import type { TopologyFlags } from './topology-command.ts';

/** The highest of some losses; one that is not finite cannot be passed. */
export const highest = (losses: readonly number[]): number =>
  losses.every(Number.isFinite) ? Math.max(...losses) : Infinity;

/** How ways are relaxed, by the flags. */
export type RelaxFlags = Pick<TopologyFlags, 'climb' | 'points' | 'rate'> & { readonly relax: number };

/** The height of a way among others, which are all finite numbers. */
const rank = (losses: readonly number[]): number => Math.min(highest(losses), Number.MAX_VALUE);

/**
 * Relaxes a way by the string method, then lets its highest point climb to the saddle. Gives the way as it was at the step at which its highest
 * point was lowest, or where a step of the climb is nearer to a saddle, by its |∇L|, as it was then.
 */
export function relaxedWay(
  { path: where, loss }: Pick<Subject, 'loss' | 'path'>,
  path: readonly Vector[],
  { points, relax, rate, climb = relax }: RelaxFlags,
  signal: AbortSignal,
): Promise<StringStep> {
  const plan = { path, images: Math.max(3, points), steps: relax, rate, climb };
  const steps = stringSaddle(withGradient({ path: where, loss }), plan);
  return asMisuse(where, () => lastOf(steps.pipe(reduce(better)), signal));
}

/** The better of two steps of a way: of those that climb the one of the least |∇L| at the highest point, of the others the lowest. */
function better(one: StringStep, other: StringStep): StringStep {
  if (other.climbs)
    return Number.isFinite(highest(other.values)) && other.gradNorm < one.gradNorm ? other : one;
  return rank(other.values) < rank(one.values) ? other : one;
}
