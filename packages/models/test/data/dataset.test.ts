import { expect, test } from 'vitest';
import type { DataTensor } from '../../src/data/data-tensor.ts';
import { datasetOf } from '../../src/data/dataset.ts';

const column = (...numbers: number[]): DataTensor => ({
  shape: [numbers.length, 1],
  dataType: 'float',
  data: Float32Array.from(numbers),
});

const hash = (inputs: Record<string, DataTensor>, target?: DataTensor): string =>
  datasetOf({ inputs, target, source: 'here' }).hash;

test('the hash depends on every number, shape, type and name and on nothing else', () => {
  const base = hash({ a: column(1, 2), b: column(3, 4) }, column(5, 6));
  expect(base).toMatch(/^[0-9a-f]{64}$/);
  expect(hash({ b: column(3, 4), a: column(1, 2) }, column(5, 6))).toBe(base);
  const others = [
    hash({ a: column(1, 2.5), b: column(3, 4) }, column(5, 6)),
    hash({ a: { ...column(1, 2), shape: [2] }, b: column(3, 4) }, column(5, 6)),
    hash({
      a: { ...column(), shape: [2, 1], dataType: 'int32', data: Int32Array.of(1, 2) },
      b: column(3, 4),
    }),
    hash({ a: column(1, 2), c: column(3, 4) }, column(5, 6)),
    hash({ a: column(1, 2), b: column(3, 4) }),
  ];
  expect(new Set([base, ...others]).size).toBe(6);
});

test('a view hashes as its own numbers', () => {
  const view = { ...column(1, 2), data: Float32Array.of(0, 1, 2).subarray(1) };
  expect(datasetOf({ inputs: { a: view }, source: 's' }).hash).toBe(
    datasetOf({ inputs: { a: column(1, 2) }, source: 's' }).hash,
  );
});

test('uneven example counts are refused with both keys', () => {
  expect(() =>
    datasetOf({ inputs: { a: column(1, 2) }, target: column(1), source: 's', keys: { target: 'labels' } }),
  ).toThrow(new RangeError('s: uneven example counts, key "a" has 2 and key "labels" has 1.'));
});

test('empty data is refused with its key', () => {
  expect(() => datasetOf({ inputs: { a: column() }, source: 's' })).toThrow(
    new RangeError('s: empty data, key "a" has shape [0,1].'),
  );
  expect(() => datasetOf({ inputs: {}, source: 's' })).toThrow(
    new RangeError('s: a data set needs an input.'),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d is refused with its key and example', (bad) => {
  expect(() => datasetOf({ inputs: { a: column(1, bad) }, source: 's', keys: { a: 'x' } })).toThrow(
    new RangeError(`s: expected finite numbers, key "x" has ${bad} in example 1.`),
  );
});
