import { address, commandRecord, toggle } from '@orograph/commands';

import { jsonFlags } from '../../flags/run-flags.ts';

/** `collect RUN`. */
export const collectCommand = commandRecord({
  name: 'collect',
  group: 'machines',
  summary: 'has the records of a run that was handed out with --queue',
  arguments: [{ name: 'run', help: 'its folder', reads: 'file' }],
  flags: {
    queue: address('where it was handed out', {
      group: 'machines',
      value: '<url>',
      shown: 'what the folder says',
    }),
    cancel: toggle('take back what is not made yet, instead', { group: 'machines' }),
    ...jsonFlags,
  },
  example: 'collect runs/plane',
  isStep: false,
});
