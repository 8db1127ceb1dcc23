import { join } from 'node:path';

/** The journal's file name in a run folder. */
export const journalName = 'records.ndjson';

/** A journal holds something that its run did not write: it cannot be gone on with as it is. */
export class DamagedRunError extends Error {
  override readonly name: string = 'DamagedRunError';
}

/** A line of a run's journal; lines count from 1. */
export interface LinePlace {
  /** The run folder. */
  readonly folder: string;
  /** The number of the line. */
  readonly line: number;
}

/** Says which line of a journal is damaged, and how to go on. */
export const damagedLine = (
  { folder, line }: LinePlace,
  {
    what,
    expected,
    got,
    cause,
  }: { readonly what: string; readonly expected: string; readonly got: string; readonly cause?: unknown },
): DamagedRunError =>
  new DamagedRunError(
    `${join(folder, journalName)}: line ${line} ${what} (expected ${expected}, got ${got}); "orograph repair ${folder} --line ${line}" keeps a copy and drops it and the lines after it, which the run's command then makes again`,
    { cause },
  );
