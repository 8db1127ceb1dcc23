import { hostname } from 'node:os';
import { join } from 'node:path';

import { lockName } from './folder-lock.ts';
import { holderOf, isLiving } from './lock-holder.ts';

/** The process on this machine that writes a run folder; `undefined` if there is none. */
export function writerOf(folder: string): number | undefined {
  const holder = holderOf(join(folder, lockName));
  return holder && holder.host === hostname() && isLiving(holder) === true ? holder.pid : undefined;
}

/** Interrupts the process on this machine that writes a run folder, as Ctrl-C does; false if there is none. */
export function stopRun(folder: string): boolean {
  const pid = writerOf(folder);
  if (pid === undefined || pid === process.pid) return false;
  process.kill(pid, 'SIGINT');
  return true;
}
