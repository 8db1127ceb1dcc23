import type { ResultRecord } from '@orograph/runs';
import { sizeOfCut, slice, type CutPlan, type SlicePoint } from '@orograph/probes';
import { indexAt, placeAt, type Loss } from '@orograph/tensor';
import { map } from 'rxjs';

import type { ToyBench } from './experiment.ts';

/** A point of a cut, as a record. */
export type ToyPoint = ResultRecord & Omit<SlicePoint, 'coords'> & { readonly coords: readonly number[] };

/** The points of a cut as records with some fields in front, and with other coordinates where they are asked for. */
export const toySlice = (
  { measure }: Pick<ToyBench, 'measure'>,
  loss: Loss,
  plan: CutPlan,
  fields: Readonly<Record<string, unknown>> = {},
  coordsOf: (coords: readonly number[]) => readonly number[] = (coords) => coords,
): Promise<readonly ToyPoint[]> =>
  measure(
    { count: sizeOfCut(plan), keyOf: (place) => ({ ...fields, index: indexAt(place, plan.shape) }) },
    (known) =>
      slice(loss, plan, { skip: (index) => placeAt(index, plan.shape) < known }).pipe(
        map((point) => ({ type: 'point', ...fields, ...point, coords: coordsOf(point.coords) })),
      ),
  );

/** The lowest and the highest loss of records. */
export const lossRange = (
  records: readonly { readonly loss: number }[],
): { lowest: number; highest: number } => {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const { loss } of records) [lowest, highest] = [Math.min(lowest, loss), Math.max(highest, loss)];
  return { lowest, highest };
};
