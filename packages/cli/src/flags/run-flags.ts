import type { Values } from './flag.ts';
import { output, toggle } from './kinds.ts';

/** The flag of every command that prints records. */
export const jsonFlags = {
  json: toggle('NDJSON on standard output, also on a terminal', { group: 'output', isIdentity: false }),
  quiet: toggle('no progress and no notes, only results and errors', { group: 'output', isIdentity: false }),
};

/** The flags of every command that keeps a run. */
export const runFlags = {
  out: output('keep the run in a folder; the same command again goes on with it'),
  live: toggle('a page on this machine that follows the run while it is made', {
    group: 'output',
    isIdentity: false,
    needs: 'out',
  }),
  ...jsonFlags,
};

/** The flags of every command that keeps a run and may compute for long. */
export const costlyRunFlags = {
  ...runFlags,
  dryRun: toggle('only measure a few records, and say what all of them would cost', {
    group: 'output',
    isIdentity: false,
    conflicts: ['live', 'queue'],
  }),
};

/** What {@link runFlags} say. */
export type RunFlags = Values<typeof runFlags> & { readonly dryRun?: boolean | undefined };
