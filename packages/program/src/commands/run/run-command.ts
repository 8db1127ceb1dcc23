import { commandRecord, output } from '@orograph/commands';

import { keptRunFlags } from '../../flags/run-flags.ts';

/** `run PIPELINE.yaml`. */
export const runCommand = commandRecord({
  name: 'run',
  group: 'runs',
  summary: 'the steps of a pipeline: a YAML file of commands with their flags',
  arguments: [{ name: 'pipeline', help: 'a YAML file', reads: 'file' }],
  flags: {
    out: output('the folder of the runs', { shown: "the file's, or runs/ and its name" }),
    ...keptRunFlags,
  },
  example: 'run pipeline.yaml',
  isStep: false,
});
