import { TestScheduler } from 'rxjs/testing';
import { expect, test } from 'vitest';

import { progress } from '../../src/index.ts';

test('progress counts, and extrapolates the rate since the subscription', () => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
  scheduler.run(({ cold, expectObservable }) => {
    const source = cold('-a---b|').pipe(progress({ total: 14, done: 10, clock: scheduler }));
    expectObservable(source).toBe('-a---b|', {
      a: { value: 'a', count: 11, total: 14, rate: 1000, eta: 3 / 1000 },
      b: { value: 'b', count: 12, total: 14, rate: 400, eta: 2 / 400 },
    });
  });
});
