import type { Wedges } from '@orograph/toy';

import { consume } from '../../terminal/consume.ts';
import type { RecordedRun } from '../../engine/record-run.ts';
import type { ToyBench } from './experiment.ts';

/** A bench whose records go on after those of an earlier run. */
export function toyBench(
  loss: Wedges,
  {
    seed,
    recorded,
    signal,
  }: { readonly seed: number; readonly recorded: RecordedRun; readonly signal: AbortSignal },
): ToyBench {
  const { earlier, emit } = recorded;
  let place = 0;
  return {
    loss,
    seed,
    measure: async (count, rest) => {
      const records = earlier.slice(place, place + count);
      place += records.length;
      const known = records.length;
      if (known < count)
        await consume(
          rest(known),
          (record) => {
            place += 1;
            emit(record);
            records.push(record);
          },
          signal,
        );
      return records;
    },
    note: (record) => {
      if (place >= earlier.length) emit(record);
      place += 1;
    },
  };
}
