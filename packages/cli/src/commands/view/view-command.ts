import { commandRecord, port, type Values } from '@orograph/commands';
import { jsonFlags } from '@orograph/program';

/** `view RUN...`. */
export const viewCommand = commandRecord({
  name: 'view',
  group: 'runs',
  summary: 'the report of a run on a local page that follows it while it is written; or several side by side',
  arguments: [
    {
      name: 'runs',
      help: 'its folder, begun or not; several, or a folder of runs',
      isMany: true,
      reads: 'file',
    },
  ],
  flags: {
    port: port('the port on 127.0.0.1', { fallback: 0, shown: 'any free one' }),
    ...jsonFlags,
  },
  example: 'view runs/plane',
  isStep: false,
});

/** The flags of `view`. */
export type ViewFlags = Values<typeof viewCommand.flags>;
