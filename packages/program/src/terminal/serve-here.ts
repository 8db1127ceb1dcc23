import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { InterruptedError } from './failure.ts';
import { misuse } from './misuse.ts';

/**
 * Has a server listen on this machine alone, tells its address, and ends it when the command is interrupted; resolves where it ends by itself.
 *
 * @throws MisuseError for a port that cannot be used; InterruptedError where it is interrupted.
 */
export async function serveHere(
  server: Server,
  {
    port,
    signal,
    started,
  }: { readonly port: number; readonly signal: AbortSignal; readonly started: (url: string) => void },
): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(refused(error, port)));
      server.listen(port, '127.0.0.1', resolve);
    });
    started(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      server.once('close', resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    server.close();
    server.closeAllConnections();
  }
  if (signal.aborted) throw new InterruptedError('interrupted');
}

function refused(error: NodeJS.ErrnoException, port: number): Error {
  const got = { EADDRINUSE: 'one in use', EACCES: 'one that needs more rights' }[error.code ?? ''];
  if (got === undefined) return error;
  return misuse('the port cannot be used', { expected: 'a free port', got, where: `--port ${port}` });
}
