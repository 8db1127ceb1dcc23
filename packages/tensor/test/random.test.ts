import { expect, test } from 'vitest';
import { named, normal, permutation, rademacher, random, streamSeed } from '@orograph/tensor';

const moments = (x: Float64Array): { mean: number; variance: number; kurtosis: number } => {
  const mean = x.reduce((s, v) => s + v, 0) / x.length;
  const central = (k: number): number => x.reduce((s, v) => s + (v - mean) ** k, 0) / x.length;
  return { mean, variance: central(2), kurtosis: central(4) / central(2) ** 2 };
};

test('the same seed gives the same numbers, another seed others', () => {
  expect(normal(5, 3)).toEqual(normal(5, 3));
  expect(normal(5, 3)).not.toEqual(normal(5, 4));
  expect(random(2 ** 40 + 1).uniform()).not.toBe(random(1).uniform());
});

test('normal has the first four moments of the normal distribution', () => {
  const { mean, variance, kurtosis } = moments(normal(200_000, 1));
  expect(Math.abs(mean)).toBeLessThan(0.01);
  expect(variance).toBeCloseTo(1, 1.5);
  expect(Math.abs(kurtosis - 3)).toBeLessThan(0.06);
});

test('the streams of one seed and of the next are uncorrelated', () => {
  const n = 50_000;
  const streams = [streamSeed(0, 0), streamSeed(0, 1), streamSeed(1, 0), streamSeed(1, 1)].map((s) =>
    normal(n, s),
  );
  for (const [i, a] of streams.entries())
    for (const b of streams.slice(0, i))
      expect(Math.abs(a.reduce((sum, v, k) => sum + v * b[k]!, 0) / n)).toBeLessThan(4 / Math.sqrt(n));
  expect(new Set(Array.from({ length: 10_000 }, (_, k) => streamSeed(7, k))).size).toBe(10_000);
});

test('rademacher draws both signs equally', () => {
  const signs = rademacher(100_000, 2);
  expect(new Set(signs)).toEqual(new Set([-1, 1]));
  expect(Math.abs(signs.reduce((s, v) => s + v, 0)) / signs.length).toBeLessThan(0.015);
});

test('a permutation holds each number once, and every position sees every number', () => {
  const p = permutation(100, 5);
  expect([...p].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  const first = Array.from({ length: 3000 }, (_, seed) => permutation(3, seed)[0]);
  for (const value of [0, 1, 2]) expect(first.filter((f) => f === value).length).toBeGreaterThan(900);
});

test('a seed that is not a whole number is refused', () => {
  expect(() => random(0.5)).toThrow('random: seed must be a whole number, got 0.5.');
  expect(() => random(Number.NaN)).toThrow('random: seed must be a whole number, got NaN.');
});

test('streams of other names and numbers differ, where sums of numbers meet', () => {
  const seeds = new Set<number>();
  for (const name of ['', 'a', 'b', 'ab', 'ba', 'connector', 'points'])
    for (let i = 0; i < 40; i++)
      for (let j = 0; j < 40; j++) seeds.add(named(7, name, i, j)).add(named(7, name, i));
  expect(seeds.size).toBe(7 * 40 * 41);
  expect(named(7, 'a', 1, 2)).not.toBe(named(7, 'a', 2, 1));
  expect(named(0, 'a')).not.toBe(named(1, 'a'));
  // FNV-1a of "a" is 0xe40c292c, of "foobar" 0xbf9cf968 (Fowler, Noll & Vo).
  expect(named(7, 'a', 5)).toBe(streamSeed(streamSeed(7, 0xe40c292c), 5));
  expect(named(7, 'foobar')).toBe(streamSeed(7, 0xbf9cf968));
});
