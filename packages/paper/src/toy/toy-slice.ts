import type { ResultRecord } from '@orograph/runs';
import { numberAt } from '@orograph/report';
import { sizeOfCut, slice, type CutPlan } from '@orograph/probes';
import { indexAt, placeAt, type Loss } from '@orograph/tensor';
import { map } from 'rxjs';

import type { ToyBench } from './experiment.ts';

/** The points of a cut as records with some fields in front, and with other coordinates where they are asked for. */
export const toySlice = (
  { measure }: ToyBench,
  loss: Loss,
  plan: CutPlan,
  fields: Readonly<Record<string, unknown>> = {},
  coordsOf: (coords: readonly number[]) => readonly number[] = (coords) => coords,
): Promise<readonly ResultRecord[]> =>
  measure(
    { count: sizeOfCut(plan), keyOf: (place) => ({ ...fields, index: indexAt(place, plan.shape) }) },
    (known) =>
      slice(loss, plan, { skip: (index) => placeAt(index, plan.shape) < known }).pipe(
        map((point) => ({ type: 'point', ...fields, ...point, coords: coordsOf(point.coords) })),
      ),
  );

/** The lowest and the highest loss of records. */
export const lossRange = (records: readonly unknown[]): { lowest: number; highest: number } => {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const record of records) {
    const loss = numberAt(record, 'loss');
    [lowest, highest] = [Math.min(lowest, loss), Math.max(highest, loss)];
  }
  return { lowest, highest };
};
