import { inFile, withGradient, type Subject } from '@orograph/models';
import { stringSaddle, type StringStep } from '@orograph/probes';
import type { Vector } from '@orograph/tensor';
import { reduce } from 'rxjs';

import { lastValue } from '../last-value.ts';

/** The highest of some losses; one that is not finite cannot be passed. */
export const highest = (losses: readonly number[]): number =>
  losses.every(Number.isFinite) ? Math.max(...losses) : Infinity;

/** How a way is relaxed. */
export interface RelaxSettings {
  /** Points on it, ends included. */
  readonly points: number;
  /** Steps of the string method. */
  readonly relax: number;
  /** How far a point goes down its gradient in a step. */
  readonly rate: number;
  /** Further steps in which the highest point climbs to the saddle; as many as `relax` where absent. */
  readonly climb?: number | undefined;
}

/** The height of a way among others, which are all finite numbers. */
const rank = (losses: readonly number[]): number => Math.min(highest(losses), Number.MAX_VALUE);

/**
 * Relaxes a way by the string method, then lets its highest point climb to the saddle. Gives the way as it was at the step at which its highest
 * point was lowest, or where a step of the climb is nearer to a saddle, by its |∇L|, as it was then.
 */
export function relaxedPath(
  { path: where, loss }: Pick<Subject, 'loss' | 'path'>,
  path: readonly Vector[],
  { points, relax, rate, climb = relax }: RelaxSettings,
  signal?: AbortSignal,
): Promise<StringStep> {
  const plan = { path, images: Math.max(3, points), steps: relax, rate, climb };
  const steps = stringSaddle(withGradient({ path: where, loss }), plan);
  return inFile(where, () => lastValue(steps.pipe(reduce(better)), signal));
}

/** The better of two steps of a way: of those that climb the one of the least |∇L| at the highest point, of the others the lowest. */
function better(one: StringStep, other: StringStep): StringStep {
  if (other.climbs)
    return Number.isFinite(highest(other.values)) && other.gradNorm < one.gradNorm ? other : one;
  return rank(other.values) < rank(one.values) ? other : one;
}
