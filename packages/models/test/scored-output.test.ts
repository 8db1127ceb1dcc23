import { expect, test } from 'vitest';
import type { Graph, ValueInfo } from '@orograph/onnx';
import { datasetOf, type Dataset } from '../src/data/dataset.ts';
import { classAxisGuess, classAxisOf, scoredOutput } from '../src/scored-output.ts';

const targets = (...shape: number[]): Dataset =>
  datasetOf({
    inputs: { x: { shape: [shape[0]!, 1], dataType: 'float', data: new Float32Array(shape[0]!) } },
    target: { shape, dataType: 'int64', data: new BigInt64Array(shape.reduce((a, b) => a * b, 1)) },
    source: 'made-up',
  });

const empty: Graph = {
  name: '',
  opsets: {},
  inputs: [],
  outputs: [],
  nodes: [],
  constants: new Map(),
  valueInfo: new Map(),
  metadata: {},
};

test('the loss is of the first output of decimal numbers, behind the labels of a classifier', () => {
  const outputs: readonly ValueInfo[] = [
    { name: 'label', dataType: 'int64', shape: ['N'] },
    { name: 'probabilities', dataType: 'float', shape: ['N', 3] },
  ];
  expect(scoredOutput({ ...empty, outputs })?.name).toBe('probabilities');
  expect(scoredOutput({ ...empty, outputs: outputs.slice(0, 1) })?.name).toBe('label');
});

test.each([
  ['PyTorch, [rows, classes, places]', ['N', 11, 7], targets(4, 7), {}, 1],
  ['classes last', ['N', 7, 11], targets(4, 7), {}, 2],
  ['classes last, the places unknown', ['N', null, null, 3], targets(4, 8, 8), {}, 3],
  ['classes last, the first place unknown', ['N', 'T', 8, 3], targets(4, 8, 8), {}, 3],
  ['as many classes as places', ['N', 7, 7], targets(4, 7), {}, 1],
  ['what is said holds', ['N', 7, 7], targets(4, 7), { classAxis: -1 }, -1],
  ['a class an example', ['N', 3], targets(4), {}, 1],
  ['no shape', undefined, targets(4), {}, 1],
] as const)('the axis of the classes: %s', (_, shape, data, options, axis) => {
  expect(classAxisOf(shape, data, options)).toBe(axis);
});

test.each([
  ['as many classes as places', ['N', 7, 7], targets(4, 7), {}, '2'],
  ['images as wide as they have classes', ['N', 5, 5, 5], targets(4, 5, 5), {}, '3'],
  ['what is said is no guess', ['N', 7, 7], targets(4, 7), { classAxis: 1 }, undefined],
  ['other numbers of places', ['N', 11, 7], targets(4, 7), {}, undefined],
  ['a class an example', ['N', 3], targets(4), {}, undefined],
] as const)('that another axis may count the classes is told: %s', (_, shape, data, options, other) => {
  const [guess] = classAxisGuess({ name: 'y', dataType: 'float', shape }, data, options);
  expect(guess?.other).toBe(other);
  if (guess) expect(guess).toMatchObject({ setting: 'classAxis', value: '1' });
});
