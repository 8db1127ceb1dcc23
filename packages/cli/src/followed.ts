import { tell, type Terminal } from '@orograph/program';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { packageFile } from './package-file.ts';

/**
 * Carries out a run with `orograph view` of its folder beside it, in a process of its own, and tells its address. The page ends when the run
 * has ended and those who look at it have seen that.
 */
export async function followed(
  folder: string,
  terminal: Terminal,
  carryOut: () => Promise<void>,
): Promise<void> {
  const bin = fileURLToPath(packageFile('bin/orograph.js'));
  const view = spawn(process.execPath, [bin, 'view', folder, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    // Ctrl-C is for the run; the page shows how it ended.
    detached: true,
  });
  // Waited for at the end, so it keeps this process alive.
  const ended = once(view, 'close').catch(() => undefined);
  let page: URL | undefined;
  createInterface({ input: view.stdout }).once('line', (line) => {
    page = new URL((JSON.parse(line) as { readonly url: string }).url);
    tell(terminal, `live: ${page.href}`);
  });
  const leave = (): void => void view.kill();
  process.once('exit', leave);
  try {
    await carryOut();
  } finally {
    if (page === undefined) view.kill();
    else await end(page);
    await ended;
    process.removeListener('exit', leave);
  }
}

/** Asks a page of `orograph view` to end once it was seen. */
async function end({ origin, searchParams }: URL): Promise<void> {
  const token = searchParams.get('token')!;
  await fetch(`${origin}/end?token=${token}`, {
    method: 'POST',
    headers: { 'x-orograph-token': token },
  }).catch(() => undefined);
}
