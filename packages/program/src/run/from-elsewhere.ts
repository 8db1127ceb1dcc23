import type { ResultRecord, TypedRecord } from '@orograph/runs';
import { from } from 'rxjs';

import type { OpenRun, ProbeTask } from './open-run.ts';
import { placed } from './shard-run.ts';

/** Records that were made elsewhere, by their positions among those that any machine can make. */
export type RecordSource = (from: number, to: number) => AsyncIterable<ResultRecord>;

/** The same run with its records taken from elsewhere; tasks that go on from earlier records are made here. */
export function fromElsewhere(run: OpenRun, source: RecordSource): OpenRun {
  const starts = new Map([...placed(run.tasks)].map(({ task, start }) => [task, start]));
  return {
    ...run,
    tasks: run.tasks.map((task): ProbeTask<TypedRecord> => {
      const start = starts.get(task);
      if (start === undefined) return task;
      return {
        ...task,
        hasOwnBar: false,
        stream: (skip) => from(source(start + skip, start + task.count)),
      };
    }),
  };
}
