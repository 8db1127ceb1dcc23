import { commandRecord, count } from '@orograph/commands';

import { jsonFlags } from '../../flags/run-flags.ts';

/** `repair RUN`. */
export const repairCommand = commandRecord({
  name: 'repair',
  group: 'runs',
  summary: 'drop the first damaged record of a run and those after it; a copy is kept',
  arguments: [{ name: 'run', help: 'its folder', reads: 'file' }],
  flags: { line: count('drop from this line on, whatever it holds'), ...jsonFlags },
  example: 'repair runs/plane',
});
