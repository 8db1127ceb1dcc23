import { expect, test } from 'vitest';
import { conform, fits } from '../../src/data/conform.ts';
import type { DataTensor } from '../../src/data/data-tensor.ts';

test.each([
  [[5, 1, 28, 28], ['N', 1, 28, 28], true],
  [[5, 1, 28, 28], [null, 'c', 'h', 'w'], true],
  [[5, 28, 28], ['N', 1, 28, 28], true],
  [[5, 28, 28, 1], ['N', 1, 28, 28], true],
  [[5, 784], ['N', 1, 28, 28], true],
  [[5, 1, 28, 28], ['N', 784], true],
  [[5], ['N', 1], true],
  [[5, 3], undefined, true],
  [[5, 32, 32, 3], ['N', 3, 32, 32], false],
  [[5, 783], ['N', 1, 28, 28], false],
  [[5, 3], ['N', 'c', 'h'], false],
  [[], ['N'], false],
] as const)('data of shape [%s] and an input of shape [%s]: %s', (shape, wanted, expected) => {
  expect(fits(shape, wanted)).toBe(expected);
});

const pair: DataTensor = { shape: [1, 2], dataType: 'double', data: Float64Array.of(0.1, 2) };

test('data that already conform are not copied', () => {
  const { data } = conform(pair, { name: 'x', dataType: 'double', shape: ['N', 2] }, 'd');
  expect(data).toBe(pair.data);
});

test('floats are converted and the example reshaped', () => {
  expect(conform(pair, { name: 'x', dataType: 'float', shape: ['N', 1, 2] }, 'd')).toEqual({
    shape: [1, 1, 2],
    dataType: 'float',
    data: Float32Array.of(0.1, 2),
  });
});

test('half precision becomes float32', () => {
  const half: DataTensor = { shape: [1], dataType: 'float16', data: Uint16Array.of(0x3e00) };
  expect(conform(half, { name: 'x', dataType: 'float' }, 'd').data).toEqual(Float32Array.of(1.5));
});

test('whole numbers are converted where they fit and refused where they do not', () => {
  const tokens: DataTensor = { shape: [2], dataType: 'int64', data: BigInt64Array.of(-1n, 7n) };
  expect(conform(tokens, { name: 'ids', dataType: 'int32' }, 'd').data).toEqual(Int32Array.of(-1, 7));
  expect(() => conform(tokens, { name: 'ids', dataType: 'uint8' }, 'd')).toThrow(
    new RangeError('d: -1 at index 0 is out of the range of uint8.'),
  );
});

test('another shape is refused with both', () => {
  expect(() => conform(pair, { name: 'x', dataType: 'double', shape: [null, 3] }, 'd')).toThrow(
    new RangeError('d: input "x" expects shape [?,3], got [1,2].'),
  );
});

test.each([
  ['truth values', 'bool', Uint8Array.of(1, 0), 'int64', BigInt64Array.of(1n, 0n)],
  ['truth values as floats', 'bool', Uint8Array.of(1, 0), 'float', Float32Array.of(1, 0)],
  ['zeros and ones', 'int64', BigInt64Array.of(1n, 0n), 'bool', Uint8Array.of(1, 0)],
  ['whole floats', 'double', Float64Array.of(3, -2), 'int64', BigInt64Array.of(3n, -2n)],
  ['small whole numbers', 'uint8', Uint8Array.of(255, 7), 'float', Float32Array.of(255, 7)],
] as const)('%s are converted, since no number changes', (_, dataType, data, wanted, expected) => {
  expect(conform({ shape: [2], dataType, data }, { name: 'x', dataType: wanted }, 'd').data).toEqual(
    expected,
  );
});

test('a number that the type does not hold is refused with its place', () => {
  const of = (data: Float64Array | BigInt64Array): DataTensor => ({
    shape: [data.length],
    dataType: data instanceof Float64Array ? 'double' : 'int64',
    data,
  });
  expect(() => conform(of(Float64Array.of(1, 0.5)), { name: 'x', dataType: 'int64' }, 'd')).toThrow(
    new RangeError('d: expected int64, got 0.5 at index 1, which is not whole.'),
  );
  expect(() => conform(of(BigInt64Array.of(2n ** 24n + 1n)), { name: 'x', dataType: 'float' }, 'd')).toThrow(
    new RangeError('d: 16777217 at index 0 is a whole number that float does not hold.'),
  );
  expect(() => conform(of(BigInt64Array.of(2n)), { name: 'x', dataType: 'bool' }, 'd')).toThrow(
    new RangeError('d: 2 at index 0 is out of the range of bool.'),
  );
});

test('a target of whole numbers becomes floats where the loss compares floats', () => {
  const target: DataTensor = { shape: [2], dataType: 'int64', data: BigInt64Array.of(-1n, 2n) };
  expect(conform(target, { name: 'target', dataType: 'float', shape: ['N', 1] }, 'd')).toEqual({
    shape: [2, 1],
    dataType: 'float',
    data: Float32Array.of(-1, 2),
  });
});
