import type { Shard } from '@orograph/commands';
import { take } from 'rxjs';

import { recordsIn, type OpenRun, type ProbeTask } from './open-run.ts';
import type { TypedRecord } from '@orograph/runs';

/**
 * A part of a run: of all its records, in their order, those from ⌊iN/n⌋ up to ⌊(i+1)N/n⌋. Tasks that go on from earlier records are
 * left to the merging of the parts.
 */
export function shardRun(run: OpenRun, shard: Shard): OpenRun {
  const total = remoteRecords(run.tasks);
  const [from, to] = [shard.index, shard.index + 1].map((place) =>
    Math.floor((place * total) / shard.count),
  ) as [number, number];
  let records = 0;
  const tasks = [...placed(run.tasks)].flatMap(({ task, start }) => {
    const [first, end] = [Math.max(0, from - start), Math.min(task.count, to - start)];
    return end > first ? [partOf(task, first, end)] : [];
  });
  return {
    ...run,
    manifest: {
      ...run.manifest,
      identity: { ...run.manifest.identity, shard },
      records: recordsIn(tasks),
    },
    tasks,
    check: (record) => {
      if (record.type !== 'summary') run.check(record);
    },
    fold: {
      add: () => {
        records += 1;
      },
      summary: () => ({ type: 'summary', shard, records }),
    },
    text: (record) =>
      record.type === 'summary'
        ? `part ${shard.index} of ${shard.count}: ${String(record['records'])} records`
        : '',
    // What all records cost says little of a part.
    costs: undefined,
    isReported: false,
    finish: () => {},
  };
}

/** How many records can be made by any machine. */
export const remoteRecords = (tasks: OpenRun['tasks']): number =>
  tasks.reduce((sum, { count, isLocal }) => sum + (isLocal ? 0 : count), 0);

/** The tasks that any machine can make, each with the position of its first record among all of theirs. */
export function* placed(
  tasks: OpenRun['tasks'],
): Generator<{ readonly task: ProbeTask<TypedRecord>; readonly start: number }> {
  let start = 0;
  for (const task of tasks) {
    if (task.isLocal) continue;
    yield { task, start };
    start += task.count;
  }
}

const partOf = (task: ProbeTask<TypedRecord>, first: number, end: number): ProbeTask<TypedRecord> => ({
  ...task,
  count: end - first,
  stream: (skip) => task.stream(first + skip, end).pipe(take(end - first - skip)),
  isDue: task.isDue && ((record, place) => task.isDue!(record, first + place)),
});
