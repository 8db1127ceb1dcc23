import { combine, constant, norm, sgd } from '@orograph/tensor';
import { from, lastValueFrom, map, skip, toArray } from 'rxjs';
import { expect, test } from 'vitest';

import { descend, fullBatch, noisy, runningAverage } from '../../src/index.ts';
import { axisWedges } from '../closed-forms.ts';

test('each average is the mean of the vectors so far', async () => {
  const thetas = [Float32Array.of(1, 2), Float32Array.of(3, 5), Float32Array.of(-1, 0.5)];
  const averages = await lastValueFrom(from(thetas).pipe(runningAverage(), toArray()));
  averages.forEach((average, k) =>
    combine(thetas.slice(0, k + 1).map((theta) => Float64Array.from(theta))).forEach((x, i) =>
      expect(average[i]).toBeCloseTo(x, 12),
    ),
  );
});

test('noise of scale σ sits at dist² ≈ σ²(D − n), its average over T steps at a T-th of that', async () => {
  const [dim, n, sigma, steps] = [200, 120, 0.01, 50];
  const loss = axisWedges(dim, n);
  const theta = Float64Array.from({ length: dim }, (_, i) => (i < n ? 1 : 0));
  const source = descend(noisy(fullBatch(loss), { sigma, seed: 1 }), {
    theta,
    optimizer: sgd(),
    schedule: constant(1),
    steps,
  }).pipe(skip(1));
  const visited = await lastValueFrom(source.pipe(toArray()));
  const squares = visited.map(({ value }) => 2 * value);
  const mean = squares.reduce((sum, x) => sum + x, 0) / squares.length;
  const expected = sigma ** 2 * (dim - n);
  expect(Math.abs(mean / expected - 1)).toBeLessThan(0.1);
  const average = await lastValueFrom(
    source.pipe(
      map((step) => step.theta),
      runningAverage(),
    ),
  );
  const left = 2 * (await loss.value(average));
  expect(Math.abs(left / (expected / steps) - 1)).toBeLessThan(0.5);
  expect(norm(average)).toBeGreaterThan(10);
});
