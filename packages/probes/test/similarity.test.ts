import { normal, randomSubspace } from '@orograph/tensor';
import { expect, test } from 'vitest';

import {
  averagePredictions,
  classAccuracy,
  disagreement,
  jensenShannon,
  linearCka,
  similarities,
} from '../src/index.ts';
import { lastValueFrom, toArray } from 'rxjs';

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

test('the average of predictions is that of their softmax, as logarithms', () => {
  const [p, q] = [
    [0.9, 0.1],
    [0.2, 0.8],
  ];
  const logits = (row: readonly number[], offset: number) => of([row.map((x) => Math.log(x) + offset)]);
  const { data } = averagePredictions([logits(p, 5), logits(q, -700)]);
  [0.55, 0.45].forEach((expected, i) => expect(Math.exp(data[i]!)).toBeCloseTo(expected, 12));
  const one = of([[1, 3]]);
  expect(jensenShannon(averagePredictions([one]), one)).toBeCloseTo(0, 12);
  expect(() => averagePredictions([])).toThrow('averagePredictions: expected at least one member, got none.');
  expect(() => averagePredictions([one, of([[1, 2, 3]])])).toThrow(
    'averagePredictions: expected predictions of one shape, got [1,2] and [1,3].',
  );
});

test('the accuracy of predictions counts the labels they name', () => {
  const predictions = of([
    [1, 0],
    [0, 1],
    [3, 2],
    [0, 7],
  ]);
  expect(classAccuracy(predictions, [0, 1, 1, 1])).toBe(0.75);
  expect(classAccuracy(predictions, BigInt64Array.of(0n, 1n, 0n, 1n))).toBe(1);
  expect(() => classAccuracy(predictions, [0])).toThrow(
    'classAccuracy: expected one label an example, got 1 for 4.',
  );
});

test('similarities compares each point with each anchor, in order', async () => {
  const asked: number[] = [];
  const loss = {
    predict: ([x]: Float64Array | Float32Array) => {
      asked.push(x!);
      return Promise.resolve(
        of([
          [x!, 0],
          [1, x!],
          [2, 0],
        ]),
      );
    },
  };
  const plan = { points: [-3, 0.5, 3].map((x) => Float64Array.of(x)), anchors: [Float64Array.of(3)] };
  const probe = similarities(loss, plan);
  expect(asked).toEqual([]);
  const records = await lastValueFrom(probe.pipe(toArray()));
  expect(asked).toEqual([3, -3, 0.5, 3]);
  expect(records.map(({ point, anchor, disagreement: share }) => [point, anchor, share])).toEqual([
    [0, 0, 2 / 3],
    [1, 0, 1 / 3],
    [2, 0, 0],
  ]);
  expect(records[2]!.jensenShannon).toBeCloseTo(0, 12);
  expect(records[2]!.cka).toBeCloseTo(1, 12);
});
