import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { MisuseError } from './misuse.ts';

/** The lock's file name in a run folder. */
export const lockName = 'run.lock';

/** Who holds a lock. `started` tells a process from a later one with the same id, where the system says. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly started: string | null;
}

/**
 * Keeps other processes from writing the same run folder until the returned function is called.
 *
 * The lock of a process that is gone is taken over.
 *
 * @throws MisuseError if a living process holds it.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, lockName);
  const me: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  for (let attempt = 0; attempt < 10; attempt++)
    try {
      writeFileSync(path, JSON.stringify(me), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = read(path);
      if (holder && isAlive(holder))
        throw new MisuseError(
          `another process is writing this run folder (expected none, got process ${holder.pid} on ${holder.host}, in ${path}); if it is gone, delete that file`,
        );
      const aside = `${path}.${process.pid}`;
      try {
        renameSync(path, aside);
      } catch {
        continue;
      }
      rmSync(aside, { force: true });
    }
  throw new MisuseError(`another process is writing this run folder (expected none, got one, in ${path})`);
}

/** Whether a living process is writing a run folder. */
export function isLocked(folder: string): boolean {
  const holder = read(join(folder, lockName));
  return holder !== undefined && isAlive(holder);
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** When a process started, in the kernel's own unit; `null` where there is no /proc or no such process. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive({ pid, host, started }: Holder): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = startOf(pid);
  return started === null || now === null || started === now;
}
