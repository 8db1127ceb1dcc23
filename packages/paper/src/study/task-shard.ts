import type { Task } from './task.ts';

/** The i-th of n parts of the work, from 0. */
export interface TaskShard {
  /** Which part. */
  readonly index: number;
  /** How many there are. */
  readonly count: number;
}

/**
 * Leaves the tasks of the i-th of n parts of some units of work, in the order they have among all: units are dealt in turn of their
 * order, ⌊iN/n⌋ up to ⌊(i+1)N/n⌋, and empty ones not at all. A task of several units is in each of their parts.
 */
export function shardOfTasks(
  all: readonly Task[],
  units: readonly (readonly Task[])[],
  { index, count }: TaskShard,
): Task[] {
  const dealt = units.filter((unit) => unit.length > 0);
  const [from, to] = [index, index + 1].map((place) => Math.floor((place * dealt.length) / count));
  const own = new Set(dealt.slice(from, to).flatMap((unit) => unit.map(({ key }) => key)));
  return all.filter(({ key }) => own.has(key));
}
