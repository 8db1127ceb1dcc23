import { InterruptedError } from '../../terminal/failure.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { openLab } from './lab.ts';
import type { Task } from './task.ts';
import type { VectorStore } from '@orograph/runs';

/** What happens to the results of {@link runTasks}. */
export interface TaskRun {
  /** The records of an earlier run of the same tasks. */
  readonly earlier: Iterable<ResultRecord>;
  /** Where vectors are kept. */
  readonly store: VectorStore;
  /** Takes the record of a task that was done now. */
  readonly emit: (record: ResultRecord) => void;
  /** Told before each task that is done now. */
  readonly starting: (task: Task, place: number) => void;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}

/**
 * Does each task that has no record yet, in order, and resolves to all records by key.
 *
 * A task's vectors are kept before its record is emitted, so that a record means that nothing of it is missing. A task that
 * was cut short is done again from its beginning, with the same outcome.
 *
 * @throws InterruptedError when the signal is aborted.
 */
export async function runTasks(
  tasks: readonly Task[],
  { earlier, store, emit, starting, signal }: TaskRun,
): Promise<Map<string, ResultRecord>> {
  const results = new Map<string, ResultRecord>();
  for (const record of earlier) results.set(String(record['key']), record);
  const lab = openLab({ store, results, signal });
  try {
    for (const [place, task] of tasks.entries()) {
      if (results.has(task.key)) continue;
      if (signal.aborted) throw new InterruptedError('interrupted');
      starting(task, place);
      const { values, vectors } = await task.run(lab);
      if (vectors) store.write(task.key, vectors);
      const record: ResultRecord = { type: 'result', key: task.key, ...values };
      emit(record);
      results.set(task.key, record);
    }
  } finally {
    await lab.close();
  }
  return results;
}
