import type { ValueInfo } from '@orograph/onnx';
import { expect, test } from 'vitest';
import { bindData, checkLabels } from '../src/bind-data.ts';
import { datasetOf } from '../src/data/dataset.ts';

const x: ValueInfo = { name: 'x', dataType: 'float', shape: ['N', 2] };
const target: ValueInfo = { name: 'target', dataType: 'int64', shape: ['N'] };
const floats = { shape: [3, 2], dataType: 'float', data: Float32Array.of(1, 2, 3, 4, 5, 6) } as const;
const labels = { shape: [3], dataType: 'uint8', data: Uint8Array.of(0, 1, 9) } as const;
const data = datasetOf({ inputs: { images: floats }, target: labels, source: 'data.npz' });

test('the only data is for the only input, whatever its name, and labels are converted', () => {
  const { columns, fixedBatch } = bindData([x, target], data);
  expect(columns['x']).toEqual(floats);
  expect(columns['target']).toEqual({ shape: [3], dataType: 'int64', data: BigInt64Array.of(0n, 1n, 9n) });
  expect(fixedBatch).toBeUndefined();
});

test('inputs are found by name, and one without data is an error that lists both sides', () => {
  const z: ValueInfo = { ...x, name: 'z' };
  const both = datasetOf({ inputs: { z: floats, x: floats }, source: 'data.npz' });
  expect(Object.keys(bindData([x, z], both).columns)).toEqual(['x', 'z']);
  expect(() => bindData([x, z], data)).toThrow(
    `data.npz: no data for input "x"; the graph's inputs are "x", "z", the data set's "images".`,
  );
});

test('a missing target is an error', () => {
  const bare = datasetOf({ inputs: { x: floats }, source: 'data.npz' });
  expect(() => bindData([x, target], bare)).toThrow(
    'data.npz: the loss needs a target, and the data set has none.',
  );
});

test('another shape or type than the input wants is an error with both', () => {
  expect(() => bindData([{ ...x, shape: ['N', 3] }, target], data)).toThrow(
    'data.npz: input "x" expects shape [N,3], got [3,2].',
  );
  const bytes = datasetOf({
    inputs: { x: { shape: [3, 2], dataType: 'float', data: new Float32Array(6).fill(0.5) } },
    source: 'data.npz',
  });
  expect(() => bindData([{ ...x, dataType: 'int64' }], bytes)).toThrow(
    'data.npz: expected int64, got 0.5 at index 0, which is not whole.',
  );
});

test('no examples is an error', () => {
  expect(() => bindData([x], { ...data, examples: 0 })).toThrow(
    'data.npz: expected at least one example, got 0.',
  );
});

test('inputs fixed to different batches are an error', () => {
  const inputs = [
    { ...x, shape: [1, 2] },
    { ...target, shape: [3] },
  ];
  expect(() => bindData(inputs, data)).toThrow(
    `data.npz: the graph's inputs are fixed to batches of 1 and 3 examples.`,
  );
});

test('a label out of range is named with its example', () => {
  expect(() => checkLabels(labels, 9, { source: 'data.npz' })).toThrow(
    'data.npz: expected labels from 0 to 8, got 9 in example 2.',
  );
  expect(() => checkLabels(labels, 10, { source: 'data.npz' })).not.toThrow();
  const fromOne = { shape: [3], dataType: 'int64', data: BigInt64Array.of(2n, 1n, 3n) } as const;
  expect(() => checkLabels(fromOne, 3, { source: 'data.npz' })).toThrow(
    'data.npz: expected labels from 0 to 2, got 3 in example 2; the labels count from 1, and those of a network from 0: subtract 1.',
  );
});

test('more names of classes than classes are shown', () => {
  const numbers = { shape: [4], dataType: 'int64', data: BigInt64Array.of(0n, 1n, 2n, 3n) } as const;
  const names = { source: 'data.csv', classes: ['0', '1', '2', 'cat'] };
  expect(() => checkLabels(numbers, 3, names)).toThrow(
    new RangeError(
      'data.csv: expected the names of at most 3 classes, as many as the network tells apart, got 4: "0", "1", "2", "cat".',
    ),
  );
  expect(() => checkLabels(numbers, 4, names)).not.toThrow();
});
