import { commandRecord, port, type Values } from '@orograph/commands';
import { jsonFlags } from '@orograph/program';

/** `studio`. */
export const studioCommand = commandRecord({
  name: 'studio',
  group: 'runs',
  summary: 'the studio on a local page: drop a model and data, look at the landscape in the browser',
  arguments: [],
  flags: {
    port: port('the port on 127.0.0.1', { shown: '7411, or any free one' }),
    ...jsonFlags,
  },
  example: 'studio --port 8080',
  isStep: false,
});

/** The flags of `studio`. */
export type StudioFlags = Values<typeof studioCommand.flags>;
