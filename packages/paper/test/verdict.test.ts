import { repetitionsFor, resolvable, resolvableWords } from '@orograph/probes';
import { random } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { combined, judge, judgeAll } from '../src/verdict/verdict.ts';

const finding = { what: 'height', expected: 'above', bar: 1 } as const;

test('a finding supports where its mean lies on the expected side, contradicts on the other, else is undecided', () => {
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
  const { outcome, mean, interval, pValue } = judge({ ...finding, samples, isRatio: true });
  expect(outcome).toBe('undecided');
  expect(mean).toBeCloseTo(4, 12);
  expect(interval[0] * interval[1]).toBeCloseTo(16, 12);
  const inverse = judge({ ...finding, samples: samples.map((x) => 1 / x), expected: 'below', isRatio: true });
  expect(inverse.outcome).toBe('undecided');
  expect(inverse.interval[0]).toBeCloseTo(1 / interval[1], 12);
  expect(inverse.pValue).toBeCloseTo(pValue, 12);
});

test.each([
  [[], 'height: not measured, claimed above 1'],
  [[7], 'height: 7 (one repetition, no error bar), claimed above 1'],
  [[7, NaN, Infinity], 'height: 2 of 3 repetitions are not finite, claimed above 1'],
])('of %j nothing can be said', (samples, words) => {
  expect(judge({ ...finding, samples })).toMatchObject({ outcome: 'undecided', words });
});

test('a search that ended at its limit is at least that: it supports a bar below the limit and says nothing about one above', () => {
  const atLeast = (limit: number): readonly [number, number] => [limit, Infinity];
  const samples = [atLeast(3), atLeast(3), atLeast(3)];
  const judged = judge({ ...finding, samples, isRatio: true });
  expect(judged.outcome).toBe('supports');
  expect([judged.mean, judged.interval[0]]).toEqual([expect.closeTo(3, 12), expect.closeTo(3, 12)]);
  expect(judged.interval[1]).toBe(Infinity);
  expect(judged.words).toBe(
    'height: at least 3 [3, ∞] (geometric mean and 95 % interval, 3 repetitions, 3 at least that), claimed above 1',
  );
  expect(judge({ ...finding, samples, expected: 'below' }).outcome).toBe('contradicts');
  expect(judge({ ...finding, samples, bar: 4 }).outcome).toBe('undecided');
  expect(judge({ ...finding, samples, bar: 4, expected: 'below' }).outcome).toBe('undecided');
  // One that ended among those that were measured: the mean is bounded from below only.
  const mixed = judge({ ...finding, samples: [2, 2.5, atLeast(3)] });
  expect(mixed).toMatchObject({ outcome: 'supports', mean: 2.5, interval: [expect.any(Number), Infinity] });
});

test('a threshold on a grid carries its step: both ends of the mean count', () => {
  const samples = [
    [0.05, 0.2],
    [0.05, 0.2],
    [0.05, 0.2],
  ] as const;
  expect(judge({ ...finding, samples, expected: 'below', bar: 0.1 }).outcome).toBe('undecided');
  const judged = judge({ ...finding, samples, expected: 'below', bar: 0.3 });
  expect(judged).toMatchObject({ outcome: 'supports', interval: [0.05, 0.2] });
  expect(judged.words).toContain('between 0.05 and 0.2');
  expect(judged.words).toContain('3 within a step of the values tried');
  const zero = judge({
    ...finding,
    samples: [
      [0, 0.01],
      [0, 0.01],
      [0, 0.02],
    ],
    expected: 'below',
    bar: 0.1,
    isRatio: true,
  });
  expect(zero.outcome).toBe('supports');
  expect(zero.words).toContain('at most 0.0126');
});

test('two repetitions without spread decide nothing', () => {
  expect(judge({ ...finding, samples: [2, 2] }).outcome).toBe('undecided');
});

test('findings judged together are held to Holm’s adjusted p-values', () => {
  const one = judge({ ...finding, samples: [1.4, 2, 2.6] });
  const strong = { ...finding, samples: [9, 9.01, 9.02] };
  const [weak, other] = judgeAll([{ ...finding, samples: [1.8, 2.5, 2.6] }, strong]);
  expect(one.pValue).toBeLessThan(0.12);
  expect(other!.pValue).toBeCloseTo(2 * judge(strong).pValue, 12);
  expect(weak!.pValue).toBeCloseTo(judge({ ...finding, samples: [1.8, 2.5, 2.6] }).pValue, 12);
  expect(other!.words).toContain('Holm over 2');
});

test('a null is called at most once in twenty, over five repetitions each', () => {
  const draw = random(3);
  const called = Array.from({ length: 2000 }, () =>
    judge({ ...finding, samples: Array.from({ length: 5 }, () => 1 + draw.normal()) }),
  ).filter(({ outcome }) => outcome !== 'undecided');
  expect(called.length / 2000).toBeGreaterThan(0.035);
  expect(called.length / 2000).toBeLessThan(0.065);
});

test('what few repetitions resolve is said where they do not suffice', () => {
  expect(resolvable(3)).toBeCloseTo(2.484, 3);
  expect(repetitionsFor(2.5)).toBe(3);
  expect(repetitionsFor(0.5)).toBe(18);
  expect(repetitionsFor(0.001)).toBeUndefined();
  expect(resolvableWords()).toBe('3 resolve 2.5 standard deviations, 5 1.2, 10 0.72, 20 0.47');
  expect(judge({ ...finding, samples: [0.5, 1.5, 2.5] }).words).toContain(
    '3 repetitions resolve 2.48 standard deviations, the mean is 0.5 from the bar: about 18 would be needed',
  );
});

test('several findings contradict if one does, and support only together', () => {
  expect(combined(['supports', 'supports'])).toBe('supports');
  expect(combined(['supports', 'undecided'])).toBe('undecided');
  expect(combined(['supports', 'undecided', 'contradicts'])).toBe('contradicts');
  expect(combined([])).toBe('undecided');
});
