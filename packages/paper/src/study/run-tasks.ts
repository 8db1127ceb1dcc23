import type { ResultRecord } from '@orograph/runs';

import { openBenches } from './benches.ts';
import { labOf, type LabSettings } from './lab.ts';
import type { Bench } from './network-bench.ts';
import type { Subject } from './subject.ts';
import type { Task } from './task.ts';

/** What happens to the results of {@link runTasks}. */
export interface TaskRun extends Omit<LabSettings, 'benches'> {
  /** The records of an earlier run of the same tasks. */
  readonly earlier: Iterable<ResultRecord>;
  /** Opens a subject. */
  readonly open: (subject: Subject) => Promise<Bench>;
  /** Takes the record of a task that was done now. */
  readonly emit: (record: ResultRecord) => void;
  /** Told before each task that is done now. */
  readonly starting?: ((task: Task, place: number) => void) | undefined;
}

/**
 * Does each task that has no record yet, in order, and resolves to all records by key.
 *
 * A task that was cut short is done again from its beginning, with the same outcome. Rejects with the reason of the signal when that is aborted.
 */
export async function runTasks(
  tasks: readonly Task[],
  { earlier, open, emit, starting, store, signal }: TaskRun,
): Promise<Map<string, ResultRecord>> {
  const results = new Map<string, ResultRecord>();
  for (const record of earlier) results.set(String(record['key']), record);
  const benches = openBenches(open);
  try {
    for (const [place, task] of tasks.entries()) {
      if (results.has(task.key)) continue;
      signal.throwIfAborted();
      starting?.(task, place);
      const record = await runTask(task, { store, benches, signal });
      emit(record);
      results.set(task.key, record);
    }
  } finally {
    await benches.close();
  }
  return results;
}

/** Does a task, and keeps its vectors before its record is there, so that a record means that nothing of it is missing. */
export async function runTask(task: Task, settings: LabSettings): Promise<ResultRecord> {
  const { values, vectors } = await task.run(labOf(task, settings));
  if (vectors) settings.store.write(task.key, vectors);
  return { type: 'result', key: task.key, ...values };
}
