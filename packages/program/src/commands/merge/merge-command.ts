import { commandRecord } from '@orograph/commands';

import { jsonFlags } from '../../flags/run-flags.ts';

/** `merge OUT SHARD...`. */
export const mergeCommand = commandRecord({
  name: 'merge',
  group: 'runs',
  summary: 'one run of the folders of all its shards',
  arguments: [
    { name: 'out', help: 'the folder of the whole run' },
    { name: 'shards', help: 'the folders that --shard made', isMany: true, reads: 'file' },
  ],
  flags: jsonFlags,
  example: 'merge runs/whole runs/shard-0 runs/shard-1',
});
