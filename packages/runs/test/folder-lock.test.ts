import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { lockFolder } from '../src/folder-lock.ts';
import { isLocked } from '../src/index.ts';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  lock = join(folder, 'run.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const held = (holder: object): void => writeFileSync(lock, JSON.stringify(holder));
const quick = { lease: 300 };
/** A lock, let go again. */
async function lockOnce(): Promise<void> {
  (await lockFolder(folder, quick)).release();
  expect(readdirSync(folder)).toEqual([]);
}

test('a living process of this machine keeps its lock, one that is gone does not', async () => {
  held({ pid: process.ppid, host: hostname(), started: null });
  expect(isLocked(folder)).toBe(true);
  await expect(lockFolder(folder)).rejects.toThrow(
    `another process is writing this run folder (expected none, got process ${process.ppid} on ${hostname()}, in ${lock}); if it is gone, delete that file`,
  );
  for (const gone of [
    { pid: 2 ** 22 + 1, host: hostname(), started: null },
    { pid: process.ppid, host: hostname(), started: 'before the restart' },
    { pid: process.pid, host: hostname(), started: 'before the restart' },
    { kind: 'no holder' },
  ]) {
    held(gone);
    expect(isLocked(folder)).toBe(false);
    await lockOnce();
  }
  writeFileSync(lock, 'torn');
  await lockOnce();
});

test('one process takes a folder once', async () => {
  const first = await lockFolder(folder, quick);
  await expect(lockFolder(folder, quick)).rejects.toThrow(`got process ${process.pid} on ${hostname()}`);
  first.release();
  await lockOnce();
});

test('the lock of another machine is refused while it lives, and taken over a lease after its last sign of life', async () => {
  held({ pid: 1, host: 'elsewhere', started: null });
  const hour = new Date(Date.now() - 3_600_000);
  utimesSync(lock, hour, hour);
  await lockOnce();
  held({ pid: 1, host: 'elsewhere', started: null });
  const start = Date.now();
  await lockOnce();
  expect(Date.now() - start).toBeGreaterThan(200);
  held({ pid: 1, host: 'elsewhere', started: null });
  const beats = setInterval(() => held({ pid: 1, host: 'elsewhere', started: null }), 50);
  await expect(lockFolder(folder, quick)).rejects.toThrow('got process 1 on elsewhere');
  clearInterval(beats);
  expect(isLocked(folder)).toBe(true);
});

test('a lock shows signs of life for longer than its lease, and waiting for one can be ended', async () => {
  const lock1 = await lockFolder(folder, quick);
  // As another machine sees it.
  held({ ...(JSON.parse(readFileSync(lock, 'utf8')) as object), host: 'elsewhere', token: 'x' });
  await sleep(700);
  await expect(lockFolder(folder, quick)).rejects.toThrow('on elsewhere');
  const waiting = lockFolder(folder, { lease: 60_000, signal: AbortSignal.timeout(50) });
  await expect(waiting).rejects.toThrow(/abort/i);
  lock1.release();
});

test('who lost the lock while it slept writes nothing more, and leaves the lock of the other', async () => {
  const mine = await lockFolder(folder, quick);
  mine.check();
  rmSync(lock);
  held({ pid: 7, host: 'elsewhere', started: null, token: 'other' });
  await sleep(100);
  expect(() => mine.check()).toThrow(
    `this process no longer holds the lock of its run folder (expected it, got process 7 on elsewhere, in ${lock}); nothing more is written`,
  );
  mine.release();
  expect(existsSync(lock)).toBe(true);
});
