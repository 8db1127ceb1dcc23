import { expect, test } from 'vitest';

import { capitalized, courseWords, highest, lowest } from '../src/series-words.ts';

const line = (name: string, ys: readonly number[]) => ({ name, points: ys.map((y, x) => ({ x, y })) });

test('tells where a series begins and ends, and what lies beyond its ends', () => {
  expect(courseWords([line('the loss', [2, 1.5, 1])], 'step')).toBe(
    'The loss goes from 2 at step 0 to 1 at step 2.',
  );
  expect(courseWords([line('the loss', [2, 5, -1, 1])], 'step')).toBe(
    'The loss goes from 2 at step 0 to 1 at step 3, with a maximum of 5 at step 1 and a minimum of -1 at step 2.',
  );
});

test('tells constant series, single points and several series', () => {
  expect(courseWords([line('λ₁', [3, 3]), line('λ₂', [1])], 't =')).toBe(
    'λ₁ is 3 throughout; λ₂ is 1 at t = 0.',
  );
});

test('leaves out what is not finite, and counts the series that are too many to tell', () => {
  expect(courseWords([line('a', [Number.NaN, 1, Infinity, 2])], 'step')).toBe(
    'a goes from 1 at step 1 to 2 at step 3.',
  );
  expect(courseWords([line('a', [Number.NaN])], 'step')).toBe('There is no finite value so far.');
  const many = Array.from({ length: 6 }, (_, k) => line(`s${k}`, [k]));
  expect(courseWords(many, 'step')).toMatch(/s3 is 3 at step 0; 2 more lines are drawn\.$/);
});

test('finds the lowest and the highest finite value', () => {
  const points = [{ y: Number.NaN }, { y: 2 }, { y: -Infinity }, { y: 1 }, { y: Infinity }];
  expect(highest(points).y).toBe(2);
  expect(lowest(points.filter(({ y }) => y !== -Infinity)).y).toBe(1);
});

test('begins sentences with a capital, but for symbols', () => {
  expect(['the loss', 'n of D', 'λ₁', '|θ|'].map(capitalized)).toEqual(['The loss', 'n of D', 'λ₁', '|θ|']);
});
