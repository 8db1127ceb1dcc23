import { estimate } from '@orograph/tensor';
import { from, lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';

import { runningMean } from '../../src/index.ts';

test('each estimate is that of the samples so far', async () => {
  const samples = [1e6 + 1, 1e6 + 4, 1e6 - 2, 1e6 + 0.5];
  const running = await lastValueFrom(from(samples).pipe(runningMean(), toArray()));
  running.forEach(({ mean, standardError, count }, k) => {
    const expected = estimate(samples.slice(0, k + 1));
    expect(count).toBe(k + 1);
    expect(mean).toBeCloseTo(expected.mean, 9);
    if (k > 0) expect(standardError).toBeCloseTo(expected.standardError, 9);
    else expect(standardError).toBeNaN();
  });
});
