/** A run folder that this process has opened to write. */
export interface WrittenRun {
  /** Where it is. */
  readonly path: string;
  /** How many records it holds, as far as they were read or written. */
  readonly records: number;
}

const runs: WrittenRun[] = [];

/** Notes that a run folder was opened. */
export const noteRun = (run: WrittenRun): void => void runs.push(run);

/** The run folders that this process has opened to write, in order: for words about what was kept when it ends. */
export const writtenRuns = (): readonly WrittenRun[] => runs;
