import { emitted, type ResultRecord } from '@orograph/runs';
import type { Wedges } from '@orograph/toy';
import type { Observable } from 'rxjs';

import { follow } from '../follow.ts';
import type { ToyBench, ToyExperiment } from './experiment.ts';

/**
 * Makes the records of an experiment on the toy: those after the `earlier` ones of a run that was cut short. They follow from each other;
 * the last one is the `summary`.
 *
 * @example
 * ```ts
 * import { toyExperiments, toyRecords } from '@orograph/paper/toy';
 * import { wedges } from '@orograph/toy';
 *
 * const landscape = wedges({ dim: 10, longDirections: 6 });
 * toyRecords(toyExperiments.width, landscape, { seed: 0 }).subscribe((record) => console.log(record));
 * ```
 */
export const toyRecords = (
  { run }: ToyExperiment,
  loss: Wedges,
  { seed, earlier = [] }: { readonly seed: number; readonly earlier?: readonly ResultRecord[] },
): Observable<ResultRecord> =>
  emitted((emit, signal) => run(toyBench(loss, { seed, earlier, emit, signal })));

/** Where the records of an experiment on the toy come from and go. */
interface ToyRun {
  /** The seed of everything drawn. */
  readonly seed: number;
  /** What was recorded before the run was cut short, in order. */
  readonly earlier: readonly ResultRecord[];
  /** Takes the next record that is not there yet. */
  readonly emit: (record: ResultRecord) => void;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}

/** Makes a bench whose records go on after those of an earlier run. */
function toyBench(loss: Wedges, { seed, earlier, emit, signal }: ToyRun): ToyBench {
  let place = 0;
  return {
    loss,
    seed,
    measure: async (count, rest) => {
      const records = earlier.slice(place, place + count);
      place += records.length;
      const known = records.length;
      if (known < count)
        await follow(rest(known), signal, (record) => {
          place += 1;
          emit(record);
          records.push(record);
        });
      return records;
    },
    note: (record) => {
      if (place >= earlier.length) emit(record);
      place += 1;
    },
  };
}
