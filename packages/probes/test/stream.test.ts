import { expect, test } from 'vitest';
import { toArray, lastValueFrom } from 'rxjs';

import { stream } from '../src/stream.ts';

/** Computes for some milliseconds without waiting for anything. */
const busy = (ms: number): Promise<void> => {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return Promise.resolve();
};

const counting = (count: number) =>
  stream(async function* (run) {
    for (let i = 0; i < count; i++) {
      await run(() => busy(5));
      yield i;
    }
  });

test('evaluations that wait for nothing let timers have a turn, and whoever leaves ends them', async () => {
  const seen: number[] = [];
  await new Promise<void>((resolve) => {
    const subscription = counting(10_000).subscribe((i) => void seen.push(i));
    setTimeout(() => {
      subscription.unsubscribe();
      resolve();
    }, 0);
  });
  const here = seen.length;
  expect(here).toBeGreaterThan(0);
  expect(here).toBeLessThan(10_000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(seen).toHaveLength(here);
});

test('values keep their order however often others have a turn', async () => {
  expect(await lastValueFrom(counting(30).pipe(toArray()))).toEqual(Array.from({ length: 30 }, (_, i) => i));
});
