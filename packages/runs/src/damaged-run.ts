import { join } from 'node:path';

import { toJson } from './record-line.ts';

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

/** Says that a line of a journal holds another record than the one that follows from its run and the lines before; `due` is that one. */
export const recordNotDue = (place: LinePlace, due: string, record: unknown): DamagedRunError =>
  damagedLine(place, {
    what: 'is not the record due there',
    expected: due,
    got: toJson(record).slice(0, 120),
  });
