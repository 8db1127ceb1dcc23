import { commandRecord } from '../../engine/command.ts';
import { jsonFlags } from '../../flags/run-flags.ts';

/** `report RUN`. */
export const reportCommand = commandRecord({
  name: 'report',
  group: 'runs',
  summary: 'write the report of a run anew',
  arguments: [{ name: 'run', help: 'its folder', reads: 'file' }],
  flags: jsonFlags,
  example: 'report runs/plane',
});
