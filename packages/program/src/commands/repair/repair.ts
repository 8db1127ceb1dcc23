import { repairRun } from '@orograph/runs';

import type { Body } from '../../command.ts';
import { writeResult } from '../../terminal/terminal.ts';

import type { repairCommand } from './repair-command.ts';

/** Drops the first damaged record of a run, and those after it, so that its command goes on; a copy is kept. */
export const body: Body<typeof repairCommand.flags> = async ({
  words: [folder],
  flags: { line, json },
  terminal,
}) => {
  const repaired = await repairRun(folder!, line);
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
};
