import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a lock. `started` tells a process from a later one with the same id, where the system says. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly started: string | null;
  /** Tells one lock of a process from another. */
  readonly token?: string;
}

/** This process as a holder. */
export const thisProcess = (token: string): LockHolder => ({
  pid: process.pid,
  host: hostname(),
  started: startOf(process.pid),
  token,
});

/** The holder that a lock file names; `undefined` if there is no file, or a torn one. */
export function holderOf(path: string): LockHolder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isHolder(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

const isHolder = (value: unknown): value is LockHolder =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as LockHolder).pid === 'number' &&
  typeof (value as LockHolder).host === 'string';

/** Whether a holder on this machine is a living process; `undefined` for one on another machine, which only its heartbeat tells. */
export function isLiving({ pid, host, started }: LockHolder): boolean | undefined {
  if (host !== hostname()) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = startOf(pid);
  return started === null || now === null || started === now;
}

/** When a lock showed its last sign of life, by the clock of its file system. */
export const beatOf = (path: string): number | undefined =>
  statSync(path, { throwIfNoEntry: false })?.mtimeMs;

/** When a process started, in the kernel's own unit; `null` where there is no /proc or no such process. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
