import { normal, randomSubspace } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { disagreement, jensenShannon, linearCka } from '../src/index.ts';

const of = (rows: readonly (readonly number[])[]): { shape: number[]; data: Float64Array } => ({
  shape: [rows.length, rows[0]!.length],
  data: Float64Array.from(rows.flat()),
});

test('disagreement counts the examples with another class', () => {
  const a = of([
    [1, 0],
    [0, 1],
    [2, 1],
    [0, 3],
  ]);
  const b = of([
    [5, 4],
    [1, 0],
    [0, 1],
    [0, 9],
  ]);
  expect(disagreement(a, b)).toBe(0.5);
  expect(disagreement(a, a)).toBe(0);
});

test('the Jensen-Shannon divergence is 0 for equal and ln 2 for opposite predictions, whatever the offset', () => {
  expect(jensenShannon(of([[1, 2]]), of([[101, 102]]))).toBeCloseTo(0, 12);
  expect(jensenShannon(of([[1000, 0]]), of([[0, 1000]]))).toBeCloseTo(Math.LN2, 12);
});

test('CKA is 1 under rotation, scale and offset, and small for unrelated features', () => {
  const [examples, outputs] = [400, 3];
  const data = normal(examples * outputs, 0);
  const rotation = randomSubspace(outputs, outputs, 1);
  const rotated = Float64Array.from(data, (_, k) => {
    const [i, j] = [Math.floor(k / outputs), k % outputs];
    return 7 + 3 * Array.from(rotation[j]!).reduce((sum, r, l) => sum + r * data[i * outputs + l]!, 0);
  });
  const shape = [examples, outputs];
  expect(linearCka({ shape, data }, { shape, data: rotated })).toBeCloseTo(1, 10);
  expect(linearCka({ shape, data }, { shape, data: normal(examples * outputs, 9) })).toBeLessThan(0.05);
});

test('predictions that do not fit throw', () => {
  const [a, b] = [
    of([[1, 2]]),
    of([
      [1, 2],
      [3, 4],
    ]),
  ];
  expect(() => disagreement(a, b)).toThrow(
    'disagreement: expected predictions of one shape, got [1,2] and [2,2].',
  );
  expect(() => jensenShannon(a, b)).toThrow(
    'jensenShannon: expected predictions of one shape, got [1,2] and [2,2].',
  );
  expect(() => linearCka(a, b)).toThrow('linearCka: expected as many examples of both, got 1 and 2.');
});
