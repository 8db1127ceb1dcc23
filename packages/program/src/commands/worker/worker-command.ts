import { address, commandRecord, count, output, positive, type Values } from '@orograph/commands';

import { lossFlags } from '../../flags/model-flags.ts';

/** `worker`. */
export const workerCommand = commandRecord({
  name: 'worker',
  group: 'machines',
  summary: 'makes records of runs that others hand out with --queue, until it is interrupted',
  arguments: [],
  flags: {
    queue: address('where the work is handed out: redis://host:6379', {
      group: 'machines',
      value: '<url>',
      fallback: 'redis://localhost:6379',
    }),
    store: output('the folder that all machines see, where those who hand out name one', {
      group: 'machines',
      value: '<folder>',
      shown: 'the queue itself',
    }),
    cache: output('where models and data are kept that were fetched', {
      group: 'machines',
      value: '<folder>',
      shown: 'orograph-worker in the folder for temporary files',
    }),
    concurrency: count('pieces it works on at once', { group: 'machines', fallback: 1 }),
    lease: positive('seconds until others take over what it had, should it die', {
      group: 'machines',
      value: '<s>',
      fallback: 20,
    }),
    idle: positive('ends it after so many seconds without work', {
      group: 'machines',
      value: '<s>',
      shown: 'never',
    }),
    device: lossFlags.device,
  },
  example: 'worker --queue redis://localhost:6379',
  isStep: false,
});

/** The flags of `worker`. */
export type WorkerFlags = Values<typeof workerCommand.flags>;
