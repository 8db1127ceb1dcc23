import { sliceable, type Loss, type Measurable, type Measurement, type Sliceable } from '@orograph/tensor';
import { from, map, type Observable, type ObservableInput } from 'rxjs';

import { orderedMap } from './operators/ordered-map.ts';
import { pointsOf, type CutPlan, type PlanPoint } from './plan.ts';
import { disposedWhenIdle, usingCut, type Evaluable } from './using-cut.ts';

/** The loss at one point of a cut. */
export interface SlicePoint extends PlanPoint, Measurement {}

/** Which points of a cut are measured, and how many at once. */
export interface SliceSettings {
  /** How many points are under way at once; what the cut says is worth having by default. */
  readonly concurrency?: number;
  /** Points to leave out, for instance because an earlier run measured them. */
  readonly skip?: (index: readonly number[]) => boolean;
  /** Only the points whose place in the plan is `index` modulo `count`: the parts of all shards make up the plan. */
  readonly shard?: { readonly index: number; readonly count: number };
}

/**
 * The loss on a cut, one point at a time, in the plan's order whatever the concurrency.
 *
 * Cold: the cut is prepared at subscription, once, and given back at completion, error or unsubscription, when the
 * evaluations under way have ended; none is started after that. Memory does not grow with the number of points.
 * A value that is not finite is a result; a rejected evaluation is an error of the stream, after the points before it.
 *
 * @throws RangeError for a concurrency below 1 or a shard that is not one of its count.
 */
export const slice = (
  loss: Loss & Partial<Sliceable> & Partial<Measurable>,
  plan: CutPlan,
  settings: SliceSettings = {},
): Observable<SlicePoint> =>
  sliceOf(() => sliceable(loss).cut(plan.origin, plan.directions).then(disposedWhenIdle), plan, settings);

/**
 * {@link slice} of any cut that `open` prepares, by promises or by Observables.
 *
 * @throws RangeError as {@link slice} does.
 */
export function sliceOf(
  open: () => ObservableInput<Evaluable>,
  plan: CutPlan,
  settings: SliceSettings = {},
): Observable<SlicePoint> {
  const { concurrency, shard } = settings;
  if (concurrency !== undefined && !(concurrency >= 1))
    throw new RangeError(`slice: concurrency must be at least 1, got ${concurrency}.`);
  if (shard && !(Number.isInteger(shard.index) && shard.index >= 0 && shard.index < shard.count))
    throw new RangeError(
      `slice: shard index must be a whole number from 0 to count − 1, got ${shard.index} of ${shard.count}.`,
    );
  return usingCut(open, (cut) => measureAll(cut, plan, settings));
}

const measureAll = (cut: Evaluable, plan: CutPlan, settings: SliceSettings): Observable<SlicePoint> =>
  orderedMap(
    selected(plan, settings),
    ({ index, coords }) =>
      from(cut.measure(coords)).pipe(map(({ loss, metrics }) => ({ index, coords, loss, metrics }))),
    settings.concurrency ?? cut.concurrency,
  );

function* selected(
  plan: CutPlan,
  { skip, shard = { index: 0, count: 1 } }: SliceSettings,
): Generator<PlanPoint> {
  let ordinal = 0;
  for (const point of pointsOf(plan))
    if (ordinal++ % shard.count === shard.index && !skip?.(point.index)) yield point;
}
