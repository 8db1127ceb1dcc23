import type { ResultRecord } from '@orograph/runs';

import { openLab, type LabSettings } from './lab.ts';
import type { Task } from './task.ts';

/** What happens to the results of {@link runTasks}. */
export interface TaskRun extends Omit<LabSettings, 'results'> {
  /** The records of an earlier run of the same tasks. */
  readonly earlier: Iterable<ResultRecord>;
  /** Takes the record of a task that was done now. */
  readonly emit: (record: ResultRecord) => void;
  /** Told before each task that is done now. */
  readonly starting?: ((task: Task, place: number) => void) | undefined;
}

/**
 * Does each task that has no record yet, in order, and resolves to all records by key.
 *
 * A task's vectors are kept before its record is emitted, so that a record means that nothing of it is missing. A task that
 * was cut short is done again from its beginning, with the same outcome. Rejects with the reason of the signal when that is aborted.
 */
export async function runTasks(
  tasks: readonly Task[],
  { earlier, emit, starting, ...settings }: TaskRun,
): Promise<Map<string, ResultRecord>> {
  const results = new Map<string, ResultRecord>();
  for (const record of earlier) results.set(String(record['key']), record);
  const lab = openLab({ ...settings, results });
  try {
    for (const [place, task] of tasks.entries()) {
      if (results.has(task.key)) continue;
      settings.signal.throwIfAborted();
      starting?.(task, place);
      const { values, vectors } = await task.run(lab);
      if (vectors) settings.store.write(task.key, vectors);
      const record: ResultRecord = { type: 'result', key: task.key, ...values };
      emit(record);
      results.set(task.key, record);
    }
  } finally {
    await lab.close();
  }
  return results;
}
