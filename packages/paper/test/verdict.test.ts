import { expect, test } from 'vitest';

import { combined, judge } from '../src/verdict/verdict.ts';

const finding = { what: 'height', expected: 'above', bar: 1 } as const;

test('a finding supports where its interval lies on the expected side, contradicts on the other, else is undecided', () => {
  // t₀.₉₇₅ of 2 degrees of freedom is 4.303, the standard error of 2, 3, 4 is 1/√3: 3 ± 2.484.
  const samples = [2, 3, 4];
  const { outcome, mean, interval, words } = judge({ ...finding, samples, bar: 0.5 });
  expect([outcome, mean]).toEqual(['supports', 3]);
  expect(interval[0]).toBeCloseTo(3 - 4.3027 / Math.sqrt(3), 12);
  expect(interval[1]).toBeCloseTo(3 + 4.3027 / Math.sqrt(3), 12);
  expect(words).toBe('height: 3 [0.516, 5.48] (mean and 95 % interval, 3 repetitions), claimed above 0.5');
  expect(judge({ ...finding, samples, bar: 0.52 }).outcome).toBe('undecided');
  expect(judge({ ...finding, samples, bar: 5.4 }).outcome).toBe('undecided');
  expect(judge({ ...finding, samples, bar: 5.5 }).outcome).toBe('contradicts');
  expect(judge({ ...finding, samples, expected: 'below', bar: 5.5 }).outcome).toBe('supports');
  expect(judge({ ...finding, samples, expected: 'below', bar: 0.5 }).outcome).toBe('contradicts');
});

test('a quotient is judged by its logarithm: one and its inverse say the same', () => {
  const samples = [2, 4, 8];
  const { outcome, mean, interval } = judge({ ...finding, samples, isRatio: true });
  expect(outcome).toBe('undecided');
  expect(mean).toBeCloseTo(4, 12);
  expect(interval[0] * interval[1]).toBeCloseTo(16, 12);
  const inverse = judge({ ...finding, samples: samples.map((x) => 1 / x), expected: 'below', isRatio: true });
  expect(inverse.outcome).toBe('undecided');
  expect(inverse.interval[0]).toBeCloseTo(1 / interval[1], 12);
});

test.each([
  [[], 'height: not measured, claimed above 1'],
  [[7], 'height: 7 (one repetition, no error bar), claimed above 1'],
  [[7, NaN, Infinity], 'height: 2 of 3 repetitions are not finite, claimed above 1'],
])('of %j nothing can be said', (samples, words) => {
  expect(judge({ ...finding, samples })).toMatchObject({ outcome: 'undecided', words });
});

test('several findings contradict if one does, and support only together', () => {
  expect(combined(['supports', 'supports'])).toBe('supports');
  expect(combined(['supports', 'undecided'])).toBe('undecided');
  expect(combined(['supports', 'undecided', 'contradicts'])).toBe('contradicts');
  expect(combined([])).toBe('undecided');
});
