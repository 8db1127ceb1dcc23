import type { ResultRecord } from '@orograph/runs';
import type { Wedges } from '@orograph/toy';

import { follow } from '../follow.ts';
import type { ToyBench } from './experiment.ts';

/** Where the records of an experiment on the toy come from and go. */
export interface ToyRun {
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
export function toyBench(loss: Wedges, { seed, earlier, emit, signal }: ToyRun): ToyBench {
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
