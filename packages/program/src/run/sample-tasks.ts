import type { Fold, ResultRecord, TypedRecord } from '@orograph/runs';

import type { ProbeTask } from './open-run.ts';
import type { SampledCost } from './sampled-cost.ts';

/** How long the records of one kind of task are measured, in seconds. */
export const patience = 3;
/** How many of one kind are measured at most, and how long those of all, in seconds. */
const [most, inAll] = [40, 30];

/**
 * Makes the first few records of each kind of task, and writes nothing: tasks are of one kind whose keys have the same names, if any, and whose records are
 * said to be of the same type. Where
 * all records of a task were made, `fold` is given them, for later tasks may go on from them.
 */
export async function sampleTasks(
  tasks: readonly ProbeTask<TypedRecord>[],
  fold: Fold,
  signal: AbortSignal,
): Promise<SampledCost[]> {
  const kinds = new Map<string, ProbeTask<TypedRecord>[]>();
  for (const [place, task] of tasks.entries()) {
    const names = Object.keys(task.key).join();
    const kind = names === '' ? String(place) : `${names} ${task.record ?? ''}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), task]);
  }
  const costs: SampledCost[] = [];
  const begun = performance.now();
  for (const own of kinds.values()) {
    const [task] = own as [ProbeTask<TypedRecord>];
    const count = own.reduce((sum, one) => sum + one.count, 0);
    const isLate = performance.now() - begun > 1000 * inAll;
    const { records, seconds } = isLate ? { records: [], seconds: 0 } : await firstRecords(task, signal);
    if (records.length === task.count)
      for (const { type, ...fields } of records) fold.add({ type, ...task.key, ...fields, ...task.rest });
    costs.push({
      what: `records ${
        records[0]?.type ??
        task.record ??
        Object.entries(task.key)
          .map(([name, value]) => `${name} ${String(value)}`)
          .join(', ')
      }`.trim(),
      count,
      each: records.length > 0 ? seconds / records.length : null,
      measured: records.length,
    });
  }
  return costs;
}

/** The first records of a task, and the seconds up to the last of them; none for a task that cannot begin without others. */
function firstRecords(
  task: ProbeTask<TypedRecord>,
  signal: AbortSignal,
): Promise<{ readonly records: readonly ResultRecord[]; readonly seconds: number }> {
  return new Promise((resolve) => {
    const records: ResultRecord[] = [];
    const begun = performance.now();
    let seconds = 0;
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      queueMicrotask(() => subscription.unsubscribe());
      resolve({ records, seconds });
    };
    const timer = setTimeout(end, 1000 * patience);
    signal.addEventListener('abort', end);
    const subscription = task.stream(0).subscribe({
      next: (record) => {
        if (records.length === most) return;
        records.push({ ...record });
        seconds = (performance.now() - begun) / 1000;
        if (records.length === most || seconds > patience) end();
      },
      error: end,
      complete: end,
    });
  });
}
