import { forkJoin, last, lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';

import { lanczos, spectralDensity } from '../src/index.ts';
import { bowl } from './closed-forms.ts';

test('with D iterations and many runs the density is that of the spectrum', async () => {
  const spectrum = [...Array.from({ length: 30 }, () => 0), ...Array.from({ length: 10 }, () => 5)];
  const theta = new Float64Array(40);
  const runs = Array.from({ length: 200 }, (_, seed) =>
    lanczos(bowl(spectrum), { theta, iterations: 2, seed }).pipe(last()),
  );
  const { values, density } = spectralDensity(await lastValueFrom(forkJoin(runs)), {
    points: 801,
    width: 0.1,
  });
  const step = values[1]! - values[0]!;
  const mass = (from: number, to: number): number =>
    density.reduce((sum, y, i) => sum + (values[i]! >= from && values[i]! < to ? y * step : 0), 0);
  expect(mass(-10, 10)).toBeCloseTo(1, 3);
  expect(Math.abs(mass(-1, 1) - 0.75)).toBeLessThan(0.03);
  expect(Math.abs(mass(4, 6) - 0.25)).toBeLessThan(0.03);
});

test('one atom is one Gaussian of the width given, on the range given', () => {
  const runs = [{ tridiagonal: { diagonal: [2], offDiagonal: [] } }];
  const { values, density } = spectralDensity(runs, { points: 3, width: 0.5, range: [1.5, 2.5] });
  expect([...values]).toEqual([1.5, 2, 2.5]);
  expect(density[1]).toBeCloseTo(2 / Math.sqrt(2 * Math.PI), 12);
  expect(density[0]! / density[1]!).toBeCloseTo(Math.exp(-0.5), 12);
});

test('no runs, one point or no width throw', () => {
  const runs = [{ tridiagonal: { diagonal: [2], offDiagonal: [] } }];
  expect(() => spectralDensity([], { points: 3, width: 1 })).toThrow(
    'spectralDensity: expected at least one run, got none.',
  );
  expect(() => spectralDensity(runs, { points: 1, width: 1 })).toThrow(
    'spectralDensity: points must be a whole number from 2, got 1.',
  );
  expect(() => spectralDensity(runs, { points: 3, width: 0 })).toThrow(
    'spectralDensity: width must be positive, got 0.',
  );
});
