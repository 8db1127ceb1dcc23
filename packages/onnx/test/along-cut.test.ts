import { displace, type Vector } from '@orograph/tensor';
import { expect, test } from 'vitest';
import {
  affineCut,
  alongCut,
  layoutOfParameters,
  parametersOf,
  parseOnnx,
  thetaOf,
  withDirections,
  withLossHead,
  withTheta,
  type Graph,
} from '../src/index.ts';
import { runGraph, type Feed } from './run-graph.ts';
import { haveShared, shared } from './shared-fixtures.ts';
import { floats, node, smallGraph } from './small-graph.ts';

const wave = (n: number, phase: number): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => Math.sin(1.7 * i + phase));

const mlp = smallGraph({
  inputs: { x: ['N', 3] },
  outputs: { y: ['N', 2] },
  nodes: [
    node('MatMul', ['x', 'w1'], ['a']),
    node('Add', ['a', 'b1'], ['b']),
    node('Tanh', ['b'], ['h']),
    node('Transpose', ['w2'], ['w2t'], { perm: [1, 0] }),
    node('Gemm', ['h', 'w2t', 'b2'], ['z']),
    node('Gemm', ['x', 'w3t', 'b2'], ['skip']),
    node('Transpose', ['w2'], ['unused'], { perm: [1, 0] }),
    node('Transpose', ['w3'], ['w3t'], { perm: [1, 0] }),
    node('Add', ['z', 'skip'], ['y']),
  ].toSorted((a, b) => Number(b.op === 'Transpose') - Number(a.op === 'Transpose')),
  constants: {
    w1: floats([3, 4], [...wave(12, 0)]),
    b1: floats([4], [...wave(4, 1)]),
    w2: floats([2, 4], [...wave(8, 2)]),
    b2: floats([2], [...wave(2, 3)]),
    w3: floats([2, 3], [...wave(6, 4)]),
  },
});
const cnn = smallGraph({
  inputs: { x: ['N', 1, 4, 4] },
  outputs: { y: ['N', 18] },
  nodes: [
    node('Conv', ['x', 'k1', 'c1'], ['a'], { kernel_shape: [2, 2] }),
    node('Relu', ['a'], ['h']),
    node('Conv', ['h', 'k2'], ['b'], { kernel_shape: [1, 1] }),
    node('Flatten', ['b'], ['y'], { axis: 1 }),
  ],
  constants: {
    k1: floats([3, 1, 2, 2], [...wave(12, 0)]),
    c1: floats([3], [...wave(3, 1)]),
    k2: floats([2, 3, 1, 1], [...wave(6, 2)]),
  },
});
const nets: readonly (readonly [string, Graph, Feed])[] = [
  ['an MLP', mlp, { shape: [5, 3], data: wave(15, 5) }],
  ['a CNN', cnn, { shape: [2, 1, 4, 4], data: wave(32, 5) }],
];
const coords = [0.3, -1.2];
const feedOf = (values: readonly number[]): Feed => ({
  shape: [values.length],
  data: Float32Array.from(values),
});

function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, tolerance = 1e-5): void {
  expect(got.length).toBe(want.length);
  const worst = Math.max(...Array.from(got, (g, i) => Math.abs(g - want[i]!) / (1 + Math.abs(want[i]!))));
  expect(worst).toBeLessThan(tolerance);
}

/** The same cut without rewriting: θ is displaced and put into the graph. */
function displaced(graph: Graph, directions: readonly Vector[], at: readonly number[]): Graph {
  const parameters = parametersOf(graph);
  return withTheta(graph, parameters, displace(thetaOf(graph, parameters), directions, at));
}

test.each(nets)('along a cut %s computes what it does at the displaced parameters', async (_, graph, x) => {
  const parameters = parametersOf(graph);
  const { dim } = layoutOfParameters(parameters);
  const directions = [wave(dim, 6), wave(dim, 7)];
  const cut = withDirections(alongCut(graph, parameters, 2), parameters, directions);
  const { y } = await runGraph(cut, { x, coords: feedOf(coords) });
  const { y: want } = await runGraph(displaced(graph, directions, coords), { x });
  expectClose(y!.data, want!.data);
});

test.each(nets)('an affine cut of %s equals the cut along its parameters', async (_, graph, x) => {
  const parameters = parametersOf(graph);
  const { dim } = layoutOfParameters(parameters);
  const directions = [wave(dim, 6), wave(dim, 7)];
  const cut = affineCut(graph, parameters, 2)!;
  const carried = await runGraph(withDirections(cut.prepare, parameters, directions), { x });
  expect(Object.keys(carried).toSorted()).toEqual([...cut.carried].toSorted());
  expect(cut.evaluate.inputs.map(({ name }) => name)).toEqual([...cut.carried, 'coords']);
  const feeds = Object.fromEntries(
    Object.entries(carried).map(([name, { dims, data }]) => [name, { shape: dims, data }]),
  );
  const evaluate = withDirections(cut.evaluate, parameters, directions);
  const { y } = await runGraph(evaluate, { ...feeds, coords: feedOf(coords) });
  const { y: want } = await runGraph(displaced(graph, directions, coords), { x });
  expectClose(y!.data, want!.data);
});

test('an affine cut of a single layer keeps the name of the output', async () => {
  const graph = smallGraph({
    inputs: { x: ['N', 2] },
    outputs: { y: ['N', 1] },
    nodes: [node('Gemm', ['x', 'w', 'b'], ['y'])],
    constants: { w: floats([2, 1], [1, 2]), b: floats([1], [10]) },
  });
  const parameters = parametersOf(graph);
  const cut = affineCut(graph, parameters, 1)!;
  const prepare = withDirections(cut.prepare, parameters, [Float32Array.of(1, 0, 100)]);
  const carried = await runGraph(prepare, { x: { shape: [1, 2], data: Float32Array.of(3, 4) } });
  const feeds = Object.fromEntries(
    Object.entries(carried).map(([name, { dims, data }]) => [name, { shape: dims, data }]),
  );
  const { y } = await runGraph(cut.evaluate, { ...feeds, coords: feedOf([2]) });
  expect([...y!.data]).toEqual([3 + 8 + 10 + 2 * (3 + 100)]);
});

test('there is no affine cut where no layer is fed by the data alone', () => {
  const graph = smallGraph({
    inputs: { x: ['N', 2] },
    outputs: { y: ['N', 2] },
    nodes: [node('PRelu', ['x', 'slope'], ['h']), node('Gemm', ['h', 'w'], ['y'])],
    constants: { slope: floats([2], [1, 2]), w: floats([2, 2], [1, 2, 3, 4]) },
  });
  expect(affineCut(graph, parametersOf(graph), 2)).toBeNull();
});

test.skipIf(!haveShared).each(['mlp-0', 'cnn-0'])(
  'both cuts of %s give the loss at the displaced parameters',
  async (name) => {
    const net = parseOnnx(shared(`${name}.onnx`));
    const parameters = parametersOf(net);
    const { dim } = layoutOfParameters(parameters);
    const directions = [wave(dim, 1), wave(dim, 2)].map((d) => d.map((v) => 0.02 * v));
    const graph = withLossHead(net, { kind: 'cross-entropy' });
    const x: Feed = { shape: [16, 1, 28, 28], data: wave(16 * 784, 3) };
    const target: Feed = { shape: [16], data: BigInt64Array.from({ length: 16 }, (_, i) => BigInt(i % 10)) };
    const want = await runGraph(displaced(graph, directions, coords), { x, target });
    const cut = withDirections(alongCut(graph, parameters, 2), parameters, directions);
    const got = await runGraph(cut, { x, target, coords: feedOf(coords) });
    expectClose(got['loss_sum']!.data, want['loss_sum']!.data);
    const { prepare, evaluate } = affineCut(graph, parameters, 2)!;
    const carried = await runGraph(withDirections(prepare, parameters, directions), { x });
    const feeds = Object.fromEntries(
      Object.entries(carried).map(([key, { dims, data }]) => [key, { shape: dims, data }]),
    );
    const affine = await runGraph(withDirections(evaluate, parameters, directions), {
      ...feeds,
      target,
      coords: feedOf(coords),
    });
    expectClose(affine['loss_sum']!.data, want['loss_sum']!.data);
  },
);

test('a cut says what is wrong with its rank, its parameters or its graph', () => {
  const parameters = parametersOf(mlp);
  expect(() => alongCut(mlp, parameters, 0)).toThrow(
    'alongCut: the rank must be a positive whole number, got 0.',
  );
  expect(() => affineCut(mlp, parameters, 1.5)).toThrow('got 1.5');
  const none = { name: 'none', shape: [1], filterAxis: 0, dataType: 'float' as const };
  expect(() => alongCut(mlp, [none], 1)).toThrow('alongCut: the graph has no constant "none".');
  const cut = alongCut(mlp, parameters, 1);
  expect(() => alongCut(cut, parameters, 1)).toThrow('alongCut: the name "coords" is taken in the graph.');
  expect(() => withDirections(cut, parameters, [new Float32Array(3)])).toThrow(
    'expected a vector of dimension',
  );
});
