import { randomUUID } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { MisuseError } from '@orograph/tensor/misuse';

import { beatOf, holderOf, isLiving, thisProcess, type LockHolder } from './lock-holder.ts';

/** The lock's file name in a run folder. */
export const lockName = 'run.lock';

/** Milliseconds without a sign of life after which the lock of another machine is taken over. */
const lease = 60_000;

/** A lock that this process holds. */
export interface FolderLock {
  /** Throws if another process has taken the lock over, as it may from one that was asleep for longer than its lease. */
  check(): void;
  /** Lets others have it. */
  release(): void;
}

/** How long a lock lives without its process. */
export interface Lease {
  /** Milliseconds without a sign of life after which another machine takes the lock over; a minute by default. */
  readonly lease?: number;
  /** Ends the waiting for a lock. */
  readonly signal?: AbortSignal;
}

const held = new Map<string, () => void>();
process.on('exit', () => {
  for (const release of held.values()) release();
});

/**
 * Keeps other processes from writing the same run folder until the lock is released, or this process ends.
 *
 * The lock of a process of this machine that is gone is taken over at once. That of another machine shows a sign of life six times a
 * lease: it is taken over when it showed none for a whole one, waiting for that if need be.
 *
 * @throws MisuseError if a living process holds it; the signal's reason if it is aborted while waiting.
 */
export async function lockFolder(
  folder: string,
  { lease: time = lease, signal }: Lease = {},
): Promise<FolderLock> {
  const path = join(folder, lockName);
  for (let attempt = 0; attempt < 10; attempt++) {
    const lock = take(path, time);
    if (lock) return lock;
    const holder = holderOf(path);
    if (
      holder &&
      (held.has(holder.token ?? '') || (isLiving(holder) ?? (await showsLife(path, time, signal))))
    )
      throw inUse(path, holder);
    // A lock that is put aside is gone for one process only.
    const aside = `${path}.${randomUUID()}`;
    try {
      renameSync(path, aside);
    } catch {
      continue;
    }
    rmSync(aside, { force: true });
  }
  throw inUse(path, undefined);
}

/** Whether this process is writing a run folder. */
export const holdsLock = (): boolean => held.size > 0;

/** Whether a living process is writing a run folder. */
export function isLocked(folder: string): boolean {
  const path = join(folder, lockName);
  const holder = holderOf(path);
  return holder !== undefined && (isLiving(holder) ?? Date.now() - (beatOf(path) ?? 0) < lease);
}

const inUse = (path: string, holder: LockHolder | undefined): MisuseError =>
  new MisuseError(
    `another process is writing this run folder (expected none, got ${holder ? `process ${holder.pid} on ${holder.host}` : 'one'}, in ${path}); if it is gone, delete that file`,
  );

/** Makes the lock file and keeps it alive; `undefined` if there is one. */
function take(path: string, time: number): FolderLock | undefined {
  const me = thisProcess(randomUUID());
  const text = JSON.stringify(me);
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  writeSync(file, text, 0);
  let checked = Date.now();
  const isMine = (): boolean => holderOf(path)?.token === me.token;
  // Its first byte written anew, the file gets the time of the file system's own clock.
  const beat = setInterval(() => {
    try {
      writeSync(file, text.slice(0, 1), 0);
    } catch {
      // A disk that fails is told by what has to be written.
    }
  }, time / 6).unref();
  const release = (): void => {
    if (!held.delete(me.token!)) return;
    clearInterval(beat);
    closeSync(file);
    if (isMine()) rmSync(path, { force: true });
  };
  held.set(me.token!, release);
  return {
    release,
    check: () => {
      if (Date.now() - checked < time / 6) return;
      if (!isMine()) {
        const other = holderOf(path);
        throw new Error(
          `this process no longer holds the lock of its run folder (expected it, got ${other ? `process ${other.pid} on ${other.host}` : 'none'}, in ${path}); nothing more is written`,
        );
      }
      checked = Date.now();
    },
  };
}

/** Whether a lock shows a sign of life before its lease is over. */
async function showsLife(path: string, time: number, signal: AbortSignal | undefined): Promise<boolean> {
  const last = beatOf(path);
  if (last === undefined) return false;
  const until = Date.now() + time - (clockOf(path) - last);
  while (Date.now() < until) {
    await sleep(Math.min(1000, time / 20), undefined, signal && { signal });
    const now = beatOf(path);
    if (now === undefined) return false;
    if (now !== last) return true;
  }
  return false;
}

/** The time by the clock of a file system. */
function clockOf(path: string): number {
  const probe = `${path}.${randomUUID()}`;
  try {
    writeFileSync(probe, '');
    return beatOf(probe) ?? Date.now();
  } finally {
    rmSync(probe, { force: true });
  }
}
