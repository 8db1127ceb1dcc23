import { type ModelLoss, type Subject } from '@orograph/models';
import { reach } from '@orograph/probes';
import { displace, filterLength, type Measurement, type Vector } from '@orograph/tensor';
import { concatMap, defer, map, type Observable } from 'rxjs';
import { type Leading } from '../curvature/leading.ts';
import { type ReachKind } from './reach-command.ts';
import { type ReachDirection } from './reach-directions.ts';
import type { ReachRecord } from './reach-record.ts';

/** A model, and which way it is left. */
export interface Walk {
  readonly model: Subject;
  /** The loss that is followed from the model to a checkpoint, or anywhere. */
  readonly lossTo: (to: Subject | undefined) => Promise<ModelLoss>;
  readonly kinds: readonly ReachKind[];
  readonly directions: readonly ReachDirection[];
  readonly pairs: Leading | undefined;
  readonly at: Measurement;
  /** The loss that is high, how far a direction is followed, and from where on it is long. */
  readonly scale: { readonly threshold: number; readonly until: number; readonly long: number };
  readonly radius: number;
}

/** Follows a direction both ways. */
export const follow = (
  { model, lossTo, at, scale: { threshold, until: limit }, radius }: Walk,
  { eigenvalue, to, make }: ReachDirection,
): Observable<ReachRecord> =>
  defer(async () => {
    const { theta, layout, dim } = model.loss;
    const direction: Vector = make();
    const plan = {
      theta,
      directions: [direction],
      threshold,
      limit,
      start: Math.min(limit, radius / 100 || limit / 1000),
    };
    return {
      scaled: filterLength(displace(new Float64Array(dim), [direction], [1]), theta, layout),
      found: reach(await lossTo(to), plan),
    };
  }).pipe(
    concatMap(({ scaled, found }) =>
      found.pipe(
        map(({ sign, distance, loss, bounded }): ReachRecord => ({
          type: 'reach',
          ...(eigenvalue !== undefined && { eigenvalue }),
          ...(eigenvalue! > 0 && { predicted: Math.sqrt((2 * (threshold - at.loss)) / eigenvalue!) }),
          sign,
          distance,
          filterLength: Number.isNaN(scaled) ? null : distance * scaled,
          loss,
          bounded,
        })),
      ),
    ),
  );
