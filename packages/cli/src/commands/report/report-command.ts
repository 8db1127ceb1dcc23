import { commandRecord, text } from '@orograph/commands';
import { jsonFlags } from '@orograph/program';

/** `report RUN`. */
export const reportCommand = commandRecord({
  name: 'report',
  group: 'runs',
  summary: 'write the report of a run anew, or of records from standard input',
  arguments: [
    {
      name: 'run',
      help: 'its folder; - reads records and writes the page to standard output',
      reads: 'file',
    },
  ],
  flags: {
    madeBy: text('the command that made the records, where they come from standard input', {
      value: '<command>',
      shown: 'slice',
      group: 'data',
    }),
    ...jsonFlags,
  },
  example: 'report runs/plane',
});
