import type { Constant, Graph, Node } from '@orograph/onnx';
import { expect, test } from 'vitest';
import { datasetOf } from '../../src/data/dataset.ts';
import { pixelGuesses } from '../../src/target/pixel-guess.ts';

const constant = (...numbers: number[]): Constant => ({
  dataType: 'float',
  shape: [numbers.length],
  data: Float32Array.from(numbers),
});
const node = (op: string, ...inputs: string[]): Node => ({
  op,
  domain: '',
  name: '',
  inputs,
  outputs: [`${inputs[0]}/${op}`],
  attributes: {},
});
const graph = (nodes: readonly Node[]): Graph => ({
  name: 'g',
  opsets: { '': 17 },
  inputs: [{ name: 'x', dataType: 'float', shape: ['N', 1, 2, 2] }],
  outputs: [],
  nodes,
  constants: new Map([
    ['k', constant(255)],
    ['small', constant(1 / 255)],
    ['one', constant(1)],
    ['mean', constant(0.4)],
    ['wide', constant(5000)],
  ]),
  valueInfo: new Map(),
  metadata: {},
});
const images = (...numbers: number[]): Parameters<typeof pixelGuesses>[1] =>
  datasetOf({
    inputs: { x: { shape: [1, 1, 2, 2], dataType: 'float', data: Float32Array.from(numbers) } },
    source: 'd',
  });
const pixels = images(0, 17, 255, 128);

test.each([
  ['nothing', [node('Conv', 'x', 'w')], 1],
  ['a division', [node('Div', 'x', 'k'), node('Conv', 'x/Div', 'w')], 0],
  ['a factor', [node('Transpose', 'x'), node('Mul', 'x/Transpose', 'small')], 0],
  ['a factor that is none', [node('Mul', 'x', 'one')], 1],
  ['statistics of pixels', [node('BatchNormalization', 'x', 'one', 'one', 'mean', 'wide')], 0],
  ['statistics of unit images', [node('BatchNormalization', 'x', 'one', 'one', 'mean', 'one')], 1],
] as const)('pixels in a network that starts with %s', (_, nodes, guesses) => {
  expect(pixelGuesses(graph(nodes), pixels)).toHaveLength(guesses);
});

test('numbers that are no pixels are left alone', () => {
  for (const numbers of [
    [0, 0.5, 1, 0.25],
    [0, 1, 2, 3],
    [-1, 17, 255, 0],
    [0, 300, 1, 2],
  ])
    expect(pixelGuesses(graph([node('Conv', 'x', 'w')]), images(...numbers))).toEqual([]);
});
