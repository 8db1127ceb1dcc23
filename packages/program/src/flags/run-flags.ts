import { output, toggle, type Values } from '@orograph/commands';

/** The flag of every command that prints records. */
export const jsonFlags = {
  json: toggle('NDJSON on standard output, also on a terminal', { group: 'output', isIdentity: false }),
  quiet: toggle('no progress and no notes, only results and errors', { group: 'output', isIdentity: false }),
};

const live = toggle('a page on this machine that follows the run while it is made', {
  group: 'output',
  isIdentity: false,
});

const dryRun = toggle('only measure a few records, and say what all of them would cost', {
  group: 'output',
  isIdentity: false,
  conflicts: ['live', 'queue'],
});

/** The flags of every command that keeps a run. */
export const runFlags = {
  out: output('keep the run in a folder; the same command again goes on with it'),
  live: { ...live, needs: 'out' },
  ...jsonFlags,
};

/** The flags of every command that keeps a run and may compute for long. */
export const costlyRunFlags = { ...runFlags, dryRun };

/** The flags of a command that keeps a run wherever it is said, and of what it does if it is only asked for that. */
export const keptRunFlags = { live, dryRun, ...jsonFlags };

/** What {@link runFlags} say. */
export type RunFlags = Values<typeof runFlags> & { readonly dryRun?: boolean | undefined };
