import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';

import type { Body, Context } from '../../engine/command.ts';
import type { viewCommand, ViewFlags } from './view-command.ts';
import { InterruptedError } from '../../terminal/failure.ts';
import { misuse } from '../../terminal/misuse.ts';
import { writeResult } from '../../terminal/terminal.ts';
import { viewServer } from './view-server.ts';

/** Does what the command line asks. */
export const body: Body<typeof viewCommand.flags> = (call) => view(call.words[0]!, call.flags, call);

/**
 * `view RUN`: the report of a run on a page of this machine that follows the run from before it has begun, or a list of the runs in a
 * folder. It ends when it is interrupted.
 */
async function view(
  folder: string,
  { port, json }: ViewFlags,
  { terminal, signal, commands }: Context,
): Promise<void> {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw misuse('not a run folder', { expected: 'a folder', got: 'a file', where: folder });
  const token = randomBytes(18).toString('base64url');
  const server = viewServer(folder, commands, token);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(refused(error, port)));
      server.listen(port, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/?token=${token}`;
    writeResult(terminal, { type: 'view', url }, { json, text: () => `${url} (Ctrl-C ends it)` });
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    server.close();
    server.closeAllConnections();
  }
  throw new InterruptedError('interrupted');
}

function refused(error: NodeJS.ErrnoException, port: number): Error {
  const got = { EADDRINUSE: 'one in use', EACCES: 'one that needs more rights' }[error.code ?? ''];
  if (got === undefined) return error;
  return misuse('the port cannot be used', { expected: 'a free port', got, where: `--port ${port}` });
}
