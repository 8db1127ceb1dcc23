import type { Span } from '@orograph/queue';

import type { OpenRun } from '../run/open-run.ts';
import { placed } from '../run/shard-run.ts';

/** The position, among the records that any machine can make, after so many records of all. */
export function positionAfter(tasks: OpenRun['tasks'], records: number): number {
  let [left, position] = [records, 0];
  for (const { count, isLocal } of tasks) {
    if (!isLocal) position += Math.min(count, left);
    left = Math.max(0, left - count);
  }
  return position;
}

/** The positions between tasks that are made here: no piece reaches across one. */
export function spansOf(tasks: OpenRun['tasks']): Span[] {
  const positions = [...placed(tasks)];
  const starts = new Map(positions.map(({ task, start }) => [task, start]));
  const spans: [number, number][] = [];
  let isOpen = false;
  for (const task of tasks) {
    const start = starts.get(task);
    if (start === undefined) isOpen = false;
    else if (isOpen) spans.at(-1)![1] = start + task.count;
    else {
      spans.push([start, start + task.count]);
      isOpen = true;
    }
  }
  return spans.filter(([from, to]) => to > from);
}
