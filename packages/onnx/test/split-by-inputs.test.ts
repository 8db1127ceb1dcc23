import { expect, test } from 'vitest';

import { hvp, splitByInputs, tangentName, type Graph, type ValueInfo } from '../src/index.ts';
import { runGraph, type Feed } from './run-graph.ts';
import { node } from './small-graph.ts';

const float = (name: string, shape: readonly number[]): ValueInfo => ({ name, dataType: 'float', shape });
const feed = (...shape: number[]): Feed => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
    Math.sin(1.7 * i + shape.length),
  ),
});

/** Σ tanh(x w)² u, whose Hessian in w needs tanh(x w), which no direction changes. */
const loss: Graph = {
  name: 'loss',
  opsets: { '': 17 },
  inputs: [float('x', [5, 3]), float('w', [3, 4]), float('u', [4, 1])],
  outputs: [float('loss', [])],
  nodes: [
    node('MatMul', ['x', 'w'], ['z']),
    node('Tanh', ['z'], ['h']),
    node('Mul', ['h', 'h'], ['s']),
    node('MatMul', ['s', 'u'], ['y']),
    node('ReduceSum', ['y'], ['loss'], { keepdims: 0 }),
  ],
  constants: new Map(),
  valueInfo: new Map(),
  metadata: {},
};
const feeds = { x: feed(5, 3), w: feed(3, 4), u: feed(4, 1) };

test('a product in two parts is that of the whole, and the part that varies has no pass over the network', async () => {
  const whole = hvp(loss, 'loss', ['w']);
  const v = { [tangentName('w')]: feed(3, 4) };
  const { fixed, varying } = splitByInputs(whole, [tangentName('w')]);
  const own = Object.fromEntries(fixed.inputs.map(({ name }) => [name, feeds[name as 'x']]));
  const carried = await runGraph(fixed, own);
  const between = Object.fromEntries(
    Object.entries(carried).map(([name, { dims, data }]) => [name, { shape: dims, data }]),
  );
  const [expected, found] = [
    await runGraph(whole, { ...feeds, ...v }),
    await runGraph(varying, { ...feeds, ...v, ...between }),
  ];
  expect(Object.keys(found).toSorted()).toEqual(Object.keys(expected).toSorted());
  for (const [name, { dims, data }] of Object.entries(expected)) {
    expect(found[name]!.dims).toEqual(dims);
    for (const [i, x] of data.entries()) expect(found[name]!.data[i]).toBeCloseTo(x, 5);
  }
  expect(varying.nodes.some(({ op }) => op === 'Tanh')).toBe(false);
  expect(fixed.nodes.some(({ op }) => op === 'Tanh')).toBe(true);
});

test('what nothing is carried of, what varies alone, and an output that does not vary', async () => {
  const alone = splitByInputs(loss, ['x']);
  expect(alone.fixed).toMatchObject({ nodes: [], outputs: [], inputs: [] });
  expect(alone.varying.nodes).toEqual(loss.nodes);
  const never = splitByInputs(loss, []);
  // The node of the output stays, and reads all that is before it.
  expect(never.varying.nodes.map(({ op }) => op)).toEqual(['ReduceSum']);
  expect(never.fixed.outputs.map(({ name }) => name)).toEqual(['y']);
  const { y } = await runGraph(never.fixed, feeds);
  const found = await runGraph(never.varying, { ...feeds, y: { shape: y!.dims, data: y!.data } });
  expect(found['loss']!.data[0]).toBeCloseTo((await runGraph(loss, feeds))['loss']!.data[0]!, 5);
});

test('what costs nothing is not carried but done again', () => {
  const nodes = [node('Transpose', ['w'], ['t'], { perm: [1, 0] }), node('MatMul', ['v', 't'], ['loss'])];
  const graph: Graph = {
    ...loss,
    inputs: [float('w', [3, 4]), float('v', [2, 4])],
    outputs: [float('loss', [2, 3])],
    nodes,
  };
  const { fixed, varying } = splitByInputs(graph, ['v']);
  expect(fixed.outputs).toEqual([]);
  expect(varying.nodes).toEqual(nodes);
});
