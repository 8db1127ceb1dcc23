import { sliceable, type Loss, type Measurable, type Measurement, type Sliceable } from '@orograph/tensor';
import { from, map, type Observable, type ObservableInput } from 'rxjs';

import { orderedMap } from './operators/ordered-map.ts';
import { pointsOf, type CutGrid, type CutPlan, type PlanPoint } from './plan.ts';
import { disposedWhenIdle, usingCut, type Evaluable } from './using-cut.ts';

/** The loss at one point of a cut. */
export interface SlicePoint extends PlanPoint, Measurement {}

/** Which points of a cut are measured, and how many at once. */
export interface SliceSettings {
  /** How many points are under way at once; what the cut says is worth having by default. */
  readonly concurrency?: number;
  /** Points to leave out, for instance because an earlier run measured them. */
  readonly skip?: (index: readonly number[]) => boolean;
  /** Only the points from a place of the plan's order up to another. */
  readonly part?: { readonly from: number; readonly to: number };
}

/**
 * The loss on a cut, one point at a time, in the plan's order whatever the concurrency.
 *
 * Cold: the cut is prepared at subscription, once, and given back at completion, error or unsubscription, when the
 * evaluations under way have ended; none is started after that. Memory does not grow with the number of points.
 * A value that is not finite is a result; a rejected evaluation is an error of the stream, after the points before it.
 *
 * @example
 * ```ts
 * import { barrier, segment, slice } from '@orograph/probes';
 * import { doubleWell } from '@orograph/toy';
 * import { lastValueFrom, toArray } from 'rxjs';
 *
 * const loss = doubleWell({ dim: 10, barrier: 2 });
 * const profile = await lastValueFrom(
 *   slice(loss, segment(...loss.optima, { points: 41 })).pipe(toArray()),
 * );
 * console.log(barrier(profile)); // 2
 * ```
 *
 * @throws RangeError for a concurrency below 1 or a part that ends before it begins.
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
  plan: CutGrid,
  settings: SliceSettings = {},
): Observable<SlicePoint> {
  const { concurrency, part } = settings;
  if (concurrency !== undefined && !(concurrency >= 1))
    throw new RangeError(`slice: concurrency must be at least 1, got ${concurrency}.`);
  if (part && !(Number.isInteger(part.from) && part.from >= 0 && part.from <= part.to))
    throw new RangeError(
      `slice: a part must be from a whole number up to another, got ${part.from} to ${part.to}.`,
    );
  return usingCut(open, (cut) => measureAll(cut, plan, settings));
}

const measureAll = (cut: Evaluable, plan: CutGrid, settings: SliceSettings): Observable<SlicePoint> =>
  orderedMap(
    selected(plan, settings),
    ({ index, coords }) =>
      from(cut.measure(coords)).pipe(map(({ loss, metrics }) => ({ index, coords, loss, metrics }))),
    settings.concurrency ?? cut.concurrency,
  );

function* selected(plan: CutGrid, { skip, part }: SliceSettings): Generator<PlanPoint> {
  for (const point of pointsOf(plan, part?.from, part?.to)) if (!skip?.(point.index)) yield point;
}
