import { expect, test } from 'vitest';

import { labelledMarks } from '../src/chart/mark-labels.ts';

const domain = { x: [0, 40], y: [0, 40] } as const;

test('names stand above their marks, and below where they would cover a name before them', () => {
  const marks = [
    { name: 'optimum 1', x: 35, y: 10 },
    { name: 'start 1', x: 26, y: 10 },
    { name: 'origin', x: 0, y: 10 },
    { name: 'start 2', x: 20, y: 30 },
  ];
  expect(labelledMarks(marks, domain).map(({ name, lift }) => [name, lift])).toEqual([
    ['optimum 1', -12],
    ['start 1', 24],
    ['origin', -12],
    ['start 2', -12],
  ]);
});

test('marks at one place have their names on both sides, further ones above', () => {
  const marks = ['a', 'b', 'c'].map((name) => ({ name, x: 20, y: 20 }));
  expect(labelledMarks(marks, domain).map(({ lift }) => lift)).toEqual([-12, 24, -12]);
});

test('marks outside of the map are left out, those at its edge are not', () => {
  const marks = [
    { name: 'outside', x: -1, y: 20 },
    { name: 'edge', x: 0, y: 40 },
  ];
  expect(labelledMarks(marks, domain).map(({ name }) => name)).toEqual(['edge']);
});
