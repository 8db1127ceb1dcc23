import { dirname } from 'node:path';

/** A journal holds something that its run did not write: it cannot be gone on with as it is. */
export class DamagedRunError extends Error {
  override readonly name: string = 'DamagedRunError';
}

/** Says which line of a journal is damaged, and how to go on. */
export const damagedLine = (
  path: string,
  line: number,
  {
    what,
    expected,
    got,
    cause,
  }: { readonly what: string; readonly expected: string; readonly got: string; readonly cause?: unknown },
): DamagedRunError =>
  new DamagedRunError(
    `${path}: line ${line} ${what} (expected ${expected}, got ${got}); "orograph repair ${dirname(path)} --line ${line}" keeps a copy and drops it and the lines after it, which the run's command then makes again`,
    { cause },
  );
