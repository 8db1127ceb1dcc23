import { emitted, toJson, type ResultRecord } from '@orograph/runs';
import type { Wedges } from '@orograph/toy';
import type { Observable } from 'rxjs';

import { follow } from '../follow.ts';
import type { DueRecords, ToyBench, ToyExperiment } from './experiment.ts';

/**
 * Makes the records of an experiment on the toy: those after the `earlier` ones of a run that was cut short. They follow from each other;
 * the last one is the `summary`.
 *
 * @throws NotDueError, as the stream's failure, for an earlier record that is not the one due at its place.
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

/** An earlier record of an experiment on the toy is not the one that follows from those before it. */
export class NotDueError extends Error {
  override readonly name: string = 'NotDueError';

  /** The place of the record among all, from 0. */
  readonly place: number;
  /** What it has to have. */
  readonly due: Readonly<Record<string, unknown>>;

  constructor(place: number, due: Readonly<Record<string, unknown>>) {
    super(`record ${place} is not the one due, ${toJson(due)}`);
    this.place = place;
    this.due = due;
  }
}

const isMatch = (record: ResultRecord, key: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(key).every(([name, value]) => toJson(record[name]) === toJson(value));

/** Makes a bench whose records go on after those of an earlier run. */
function toyBench(loss: Wedges, { seed, earlier, emit, signal }: ToyRun): ToyBench {
  let place = 0;
  return {
    loss,
    seed,
    measure: async <M extends ResultRecord>(
      { count, keyOf }: DueRecords,
      rest: (known: number) => Observable<M>,
    ): Promise<readonly M[]> => {
      // What is due at a place is of the kind that is made there.
      const records = earlier.slice(place, place + count) as M[];
      for (const [k, record] of records.entries()) {
        const key = keyOf(k);
        if (!isMatch(record, key)) throw new NotDueError(place + k, key);
      }
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
      else if (toJson(earlier[place]) !== toJson(record)) throw new NotDueError(place, record);
      place += 1;
    },
  };
}
