import { describe, expect, test } from 'vitest';

import { withoutMaxPlaces, type Graph, type ValueInfo } from '../src/index.ts';
import { runGraph } from './run-graph.ts';
import { node } from './small-graph.ts';

type Ints = Readonly<Record<string, number | readonly number[]>>;

/** y, the places, and the input read at them. */
function pooled(shape: readonly (number | string)[], attributes: Ints): Graph {
  const output = (name: string, dataType: ValueInfo['dataType'] = 'float'): ValueInfo => ({ name, dataType });
  return {
    name: 'pooled',
    opsets: { '': 17 },
    inputs: [{ name: 'x', dataType: 'float', shape }],
    outputs: [output('y'), output('read'), output('flat', 'int64')],
    nodes: [
      node('MaxPool', ['x'], ['y', 'places'], attributes),
      node('Reshape', ['x', 'all'], ['numbers']),
      node('Gather', ['numbers', 'places'], ['read']),
      node('Reshape', ['places', 'all'], ['flat']),
    ],
    constants: new Map([['all', { dataType: 'int64', shape: [1], data: BigInt64Array.of(-1n) }]]),
    valueInfo: new Map([['places', { name: 'places', dataType: 'int64' }]]),
    metadata: {},
  };
}

/** The same with the places as int32, as they are once written out. */
const whole = (graph: Graph): Graph => ({
  ...graph,
  outputs: graph.outputs.map((output) =>
    output.name === 'flat' ? { ...output, dataType: 'int32' } : output,
  ),
});

const cases: Readonly<Record<string, readonly [size: readonly number[], Ints]>> = {
  'of halves': [[2, 3, 6, 8], { kernel_shape: [2, 2], strides: [2, 2] }],
  'that overlap, padded': [[2, 2, 7, 5], { kernel_shape: [3, 3], strides: [2, 1], pads: [1, 1, 1, 1] }],
  'with distant taps': [[1, 2, 9, 9], { kernel_shape: [2, 3], dilations: [2, 3], pads: [0, 2, 1, 1] }],
  'rounded up': [[2, 1, 5, 6], { kernel_shape: [2, 3], strides: [2, 3], ceil_mode: 1 }],
  'rounded up beyond the pads': [
    [1, 1, 4, 6],
    { kernel_shape: [3, 2], strides: [2, 4], pads: [1, 0, 1, 0], ceil_mode: 1 },
  ],
  'along one axis': [[3, 2, 11], { kernel_shape: [4], strides: [3] }],
  'along three axes': [[1, 2, 4, 4, 4], { kernel_shape: [2, 2, 2], strides: [2, 2, 2] }],
};

describe.each(Object.entries(cases))('max-pooling with places, windows %s', (_, [size, attributes]) => {
  test.each(['few different numbers', 'negative numbers'])(
    '%s: written out as ONNX Runtime',
    async (kind) => {
      const count = size.reduce((a, b) => a * b, 1);
      const data = Float32Array.from({ length: count }, (_number, i) =>
        kind === 'negative numbers' ? Math.sin(i * i) - 3 : (i * i) % 3,
      );
      for (const shape of [size, ['N', ...size.slice(1)]]) {
        const graph = pooled(shape, attributes);
        const written = whole(withoutMaxPlaces(graph));
        expect(written.nodes.some(({ op }) => op === 'MaxPool')).toBe(false);
        const [expected, got] = [graph, written].map((one) => runGraph(one, { x: { shape: size, data } }));
        const [wanted, found] = [await expected!, await got!];
        for (const name of ['y', 'read', 'flat']) {
          expect(found[name]!.dims).toEqual(wanted[name]!.dims);
          expect(Array.from(found[name]!.data, Number)).toEqual(Array.from(wanted[name]!.data, Number));
        }
      }
    },
  );
});

test('what cannot be written out stays as it is', () => {
  const halves = { kernel_shape: [2, 2] };
  const seen = pooled([1, 1, 4, 4], halves);
  const others = [
    pooled(['N', 1, 'height', 4], halves),
    pooled([1, 1, 20, 20], { kernel_shape: [8, 8] }),
    pooled([1, 1, 4, 4], { ...halves, storage_order: 1 }),
    { ...seen, outputs: [...seen.outputs, { name: 'places', dataType: 'int64' as const }] },
    { ...seen, nodes: [...seen.nodes, node('Identity', ['places'], ['others'])] },
  ];
  for (const graph of others) expect(withoutMaxPlaces(graph).nodes.map(({ op }) => op)).toContain('MaxPool');
  const plain: Graph = { ...seen, outputs: [], nodes: [node('MaxPool', ['x'], ['y'], halves)] };
  expect(withoutMaxPlaces(plain)).toBe(plain);
});
