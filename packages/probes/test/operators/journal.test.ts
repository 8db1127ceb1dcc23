import { lastValueFrom, of, timer, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { expect, test } from 'vitest';

import { journal } from '../../src/index.ts';

test('a record is passed on once it is written, in order', () => {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(
    ({ cold, expectObservable }) => {
      const written = cold('ab---c|').pipe(journal((record) => timer(record === 'a' ? 3 : 1)));
      expectObservable(written).toBe('---ab-(c|)');
    },
  );
});

test('a record that cannot be written is an error after those that could', async () => {
  const log: number[] = [];
  const source = of(1, 2, 3).pipe(
    journal((record) => {
      if (record === 2) throw new Error('disk full');
      log.push(record);
      return Promise.resolve();
    }),
  );
  await expect(lastValueFrom(source.pipe(toArray()))).rejects.toThrow('disk full');
  expect(log).toEqual([1]);
});
