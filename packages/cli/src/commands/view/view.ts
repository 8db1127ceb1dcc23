import { type Body, type Context, misuse, serveHere, writeResult } from '@orograph/program';
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { viewServer } from '@orograph/report/live';

import type { viewCommand, ViewFlags } from './view-command.ts';
import { drawings } from '../../run-report.ts';

/** Does what the command line asks. */
export const body: Body<typeof viewCommand.flags> = (call) => view(call.words, call.flags, call);

/**
 * `view RUN...`: the report of a run on a page of this machine that follows the run from before it has begun; of several, or of a folder of
 * runs, a list and a comparison. It ends when it is interrupted.
 */
async function view(
  folders: readonly string[],
  { port, json }: ViewFlags,
  { terminal, signal }: Context,
): Promise<void> {
  for (const folder of folders)
    if (existsSync(folder) && !statSync(folder).isDirectory())
      throw misuse('not a run folder', { expected: 'a folder', got: 'a file', where: folder });
  const token = randomBytes(18).toString('base64url');
  const server = viewServer(folders, { token, drawings });
  const started = (address: string): void => {
    const url = `${address}?token=${token}`;
    writeResult(terminal, { type: 'view', url }, { json, text: () => `${url} (Ctrl-C ends it)` });
  };
  return serveHere(server, { port, signal, started });
}
