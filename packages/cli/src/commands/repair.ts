import { repairRun } from '@orograph/runs';

import type { Context } from '../context.ts';
import { writeResult } from '../terminal/terminal.ts';

/** The flags of `repair`. */
export interface RepairFlags {
  /** The line to drop from, whatever it holds. */
  readonly line?: number;
  /** NDJSON whatever standard output is. */
  readonly json?: boolean;
}

/** `repair RUN`: drops the first damaged record of a run, and those after it, so that its command goes on; a copy is kept. */
export async function repair(
  folder: string,
  { line, json }: RepairFlags,
  { terminal }: Context,
): Promise<void> {
  const repaired = await repairRun(folder, line);
  writeResult(
    terminal,
    { type: 'repair', damaged: repaired !== undefined, ...repaired },
    {
      json,
      text: () =>
        repaired
          ? `${repaired.reason}: ${repaired.kept} records stay, the journal as it was is ${repaired.copy}; give the run's command again to go on`
          : 'nothing to repair: every record is as it was written',
    },
  );
}
