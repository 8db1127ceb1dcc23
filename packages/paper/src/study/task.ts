import type { Vector } from '@orograph/tensor';

import type { Lab } from './lab.ts';
import type { Subject } from './subject.ts';
import type { Sizes, Work } from './work.ts';

/** What a task found: the fields of its record, and vectors that other tasks go on from. */
export interface TaskOutcome {
  /** The fields of its record. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Kept in a file beside the records. */
  readonly vectors?: Readonly<Record<string, Vector>>;
}

/** A piece of work that is done once in a run: the same key and seed give the same outcome. */
export interface Task {
  /** Names it in the run, and its record. */
  readonly key: string;
  /** The network it evaluates, for one on which the work is known. */
  readonly subject?: Subject;
  /** The tasks whose vectors it goes on from, by their keys; they come before it. */
  readonly after?: readonly string[];
  /** What it evaluates, about. */
  readonly work?: (sizes: Sizes) => Work;
  /** Does it. What it goes on from is in the lab. */
  readonly run: (lab: Lab) => Promise<TaskOutcome>;
}

/** The tasks of a list, each key once, in order of first appearance. */
export function distinctTasks(tasks: readonly Task[]): Task[] {
  const byKey = new Map<string, Task>();
  for (const task of tasks) if (!byKey.has(task.key)) byKey.set(task.key, task);
  return [...byKey.values()];
}
