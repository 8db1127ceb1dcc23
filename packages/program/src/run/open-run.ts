import type { Fold, ResultRecord, RunManifest, Task, TypedRecord } from '@orograph/runs';

import type { SampledCost } from './sampled-cost.ts';

/** A task of a command. */
export interface ProbeTask<R extends TypedRecord> extends Task<R> {
  /** The type of its records, where they have but one: dry runs name records by it that were not made, and tell tasks of like keys apart. */
  readonly record?: string;
  /** Whether it shows its own progress. */
  readonly hasOwnBar?: boolean;
  /** The files, in the folder of the run, that it goes on from: those that other tasks make. */
  readonly needs?: readonly string[];
  /** The files, in the folder of the run, that it may leave there for others to go on from. */
  readonly makes?: readonly string[];
}

/** A run whose models are open and whose tasks are known: ready to be made, here or elsewhere. */
export interface OpenRun {
  /** What is written into `run.json`. */
  readonly manifest: RunManifest;
  /** What is measured, in order. */
  readonly tasks: readonly ProbeTask<TypedRecord>[];
  /** Throws for a record that is of none of its kinds. */
  readonly check: (record: ResultRecord) => void;
  /** Sums the records up. */
  readonly fold: Fold;
  /** Measures what the records cost, where the first few of them do not tell. */
  readonly costs: (() => Promise<readonly SampledCost[]>) | undefined;
  /** What the progress bar shows of a record, and its name. */
  readonly last: readonly [unit: string, numberOf: (record: TypedRecord) => number] | undefined;
  /** A record as a line for people; an empty one is not written. */
  readonly text: (record: ResultRecord) => string;
  /** Whether the run ends with its report. */
  readonly isReported: boolean;
  /** Writes files beside the records, once all are there. */
  readonly finish: () => Promise<void> | void;
  /** Gives back native memory. */
  readonly close: () => Promise<void>;
}

/** How many records tasks make together. */
export const recordsIn = (tasks: readonly Pick<ProbeTask<TypedRecord>, 'count'>[]): number =>
  tasks.reduce((sum, { count }) => sum + count, 0);
