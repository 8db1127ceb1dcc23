import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  gradient,
  gradientName,
  inferenceDropout,
  parseOnnx,
  withDropoutMasks,
  withLossHead,
  withoutDropout,
  type Graph,
  type Node,
} from '../src/index.ts';
import { runGradient } from './run-gradient.ts';
import { floats, node, smallGraph } from './small-graph.ts';

const rate = (value: number) => ({ rate: floats([], [value]) });
/** s = Σ tanh(dropout(x · w)). */
const chain = (nodes: readonly Node[], value = 0.25): Graph =>
  smallGraph({
    inputs: { x: ['N', 2] },
    outputs: { s: [] },
    nodes: [
      node('MatMul', ['x', 'w'], ['h']),
      ...nodes,
      node('Tanh', ['y'], ['t']),
      node('ReduceSum', ['t'], ['s'], { keepdims: 0 }),
    ],
    constants: {
      w: floats([2, 3], [0.4, -0.2, 0.9, 0.3, 0.8, -0.5]),
      on: { dataType: 'bool', shape: [], data: Uint8Array.of(1) },
      ...rate(value),
    },
  });
const training = chain([node('Dropout', ['h', 'rate', 'on'], ['y'])]);
const x = { shape: [2, 2], data: [0.5, -1, 2, 0.25] };
const mask = { shape: [2, 3], data: [0, 4 / 3, 4 / 3, 4 / 3, 0, 4 / 3] };

test('a Dropout is its input times the mask that is fed', async () => {
  const { graph, masks } = withDropoutMasks(training);
  expect(masks).toEqual([{ input: 'dropout/0', rate: 0.25, shape: [3] }]);
  const { s } = await runGradient(graph, { x, 'dropout/0': mask });
  const w = [
    [0.4, -0.2, 0.9],
    [0.3, 0.8, -0.5],
  ];
  let expected = 0;
  for (let i = 0; i < 2; i++)
    for (let j = 0; j < 3; j++) {
      const h = x.data[2 * i]! * w[0]![j]! + x.data[2 * i + 1]! * w[1]![j]!;
      expected += Math.tanh(h * mask.data[3 * i + j]!);
    }
  expect(s![0]).toBeCloseTo(expected, 6);
});

test('the gradient is that of the network with this mask', async () => {
  const { graph } = withDropoutMasks(training);
  const feeds = { x, 'dropout/0': mask };
  const grad = (await runGradient(gradient(graph, 's', ['w']), feeds))[gradientName('w')]!;
  const weights = training.constants.get('w')!;
  const at = async (k: number, h: number): Promise<number> => {
    const data = Float32Array.from(weights.data as Float32Array);
    data[k]! += h;
    const moved = { ...graph, constants: new Map(graph.constants).set('w', { ...weights, data }) };
    return (await runGradient(moved, feeds))['s']![0]!;
  };
  for (let k = 0; k < 6; k++)
    expect(grad[k]).toBeCloseTo(((await at(k, 1e-2)) - (await at(k, -1e-2))) / 2e-2, 2);
});

test("with PyTorch's mask the loss and its gradient are PyTorch's", async () => {
  const fixture = (file: string): Buffer => readFileSync(new URL(`fixtures/${file}`, import.meta.url));
  const truth = JSON.parse(fixture('dropout.json').toString()) as Record<
    'mask' | 'target' | 'x',
    number[]
  > & {
    readonly loss: number;
    readonly gradient: Readonly<Record<string, readonly number[]>>;
  };
  const headed = withLossHead(parseOnnx(fixture('dropout.onnx')), { kind: 'cross-entropy' });
  const { graph, masks } = withDropoutMasks(headed);
  expect(masks[0]!.rate).toBeCloseTo(0.4, 6);
  const names = Object.keys(truth.gradient);
  const results = await runGradient(gradient(graph, 'loss_sum', names), {
    x: { shape: [5, 4], data: truth.x },
    target: { shape: [5], data: truth.target },
    'dropout/0': { shape: [5, 6], data: truth.mask },
  });
  expect(results['loss_sum']![0]! / 5).toBeCloseTo(truth.loss, 6);
  for (const name of names)
    truth.gradient[name]!.forEach((expected, i) =>
      expect(results[gradientName(name)]![i]! / 5).toBeCloseTo(expected, 6),
    );
});

test('several rows an example are one flat row of the mask', async () => {
  const folded = chain([
    node('Reshape', ['h', 'two'], ['rows']),
    node('Dropout', ['rows', 'rate', 'on'], ['y', 'kept']),
  ]);
  const constants = new Map(folded.constants).set('two', {
    dataType: 'int64',
    shape: [2],
    data: BigInt64Array.of(-1n, 1n),
  });
  const outputs = [...folded.outputs, { name: 'kept', dataType: 'bool' as const }];
  const { graph, masks } = withDropoutMasks({ ...folded, constants, outputs });
  expect(masks[0]!.shape).toEqual([3]);
  const wide = withDropoutMasks(training).graph;
  const feeds = { x, 'dropout/0': mask };
  const results = await runGradient(graph, feeds);
  expect(results['s']![0]).toBeCloseTo((await runGradient(wide, feeds))['s']![0]!, 6);
  expect([...results['kept']!]).toEqual([0, 1, 1, 1, 0, 1]);
});

test('a graph fixed to a batch has masks of that batch', () => {
  const fixed = { ...training, inputs: [{ ...training.inputs[0]!, shape: [4, 2] }] };
  const { graph, masks } = withDropoutMasks(fixed);
  expect(masks[0]!.shape).toEqual([3]);
  expect(graph.inputs.at(-1)).toEqual({ name: 'dropout/0', dataType: 'float', shape: [4, 3] });
});

test('shapes that the graph leaves open are those given', () => {
  const open = { ...training, inputs: [{ ...training.inputs[0]!, shape: ['N', 'S', 2] }] };
  expect(withDropoutMasks(open, { shapes: { x: [7, 2] } }).masks[0]!.shape).toEqual([7, 3]);
  expect(() => withDropoutMasks(open)).toThrow(
    new RangeError(
      'withDropoutMasks: Dropout "y" has an input of shape [2,S,3] for 2 examples, expected known lengths and a row an example.',
    ),
  );
});

test('a rate of 0 passes everything on, another outside [0, 1) or computed is refused', () => {
  const idle = withDropoutMasks(chain([node('Dropout', ['h', 'rate', 'on'], ['y'])], 0));
  expect(idle.masks).toEqual([]);
  expect(idle.graph.nodes[1]!.inputs).toEqual(['h', 'rate']);
  expect(() => withDropoutMasks(chain([node('Dropout', ['h', 'rate', 'on'], ['y'])], 1))).toThrow(
    new RangeError('withDropoutMasks: Dropout "y" has rate 1, expected one from 0 up to 1.'),
  );
  const computed = chain([node('ReduceMax', ['h'], ['m']), node('Dropout', ['h', 'm', 'on'], ['y'])]);
  expect(() => withDropoutMasks(computed)).toThrow(
    new RangeError('withDropoutMasks: Dropout "y" has a rate that is computed, expected a constant.'),
  );
});

test('before opset 12 the rate is an attribute, one half by default', () => {
  const old = (attributes: Node['attributes']): Graph => ({
    ...chain([{ ...node('Dropout', ['h'], ['y']), attributes }]),
    opsets: { '': 10 },
  });
  expect(withDropoutMasks(old({})).masks[0]!.rate).toBe(0.5);
  expect(withDropoutMasks(old({ ratio: { kind: 'float', value: 0.1 } })).masks[0]!.rate).toBe(0.1);
});

test('a Dropout in a loop gets a mask for every turn', () => {
  const body = smallGraph({
    inputs: { i: [], go: [], v: ['N', 3] },
    outputs: { go: [], next: ['N', 3] },
    nodes: [node('Dropout', ['v', 'rate', 'on'], ['next'])],
  });
  const loop = {
    ...node('Loop', ['times', '', 'h'], ['y']),
    attributes: { body: { kind: 'graph' as const, value: body } },
  };
  const graph = chain([loop]);
  const constants = new Map(graph.constants).set('times', {
    dataType: 'int64',
    shape: [],
    data: BigInt64Array.of(2n),
  });
  const { masks } = withDropoutMasks({ ...graph, constants });
  expect(masks.map(({ shape }) => shape)).toEqual([[3], [3]]);
  const inner = inferenceDropout({ ...graph, constants }).nodes[1]!.attributes['body']!;
  expect(inner.kind === 'graph' && inner.value.nodes[0]!.inputs).toEqual(['v', 'rate']);
});

test('at inference, and without its Dropout, a network computes the same', async () => {
  const plain = chain([node('Identity', ['h'], ['y'])]);
  const expected = (await runGradient(plain, { x }))['s'];
  const inference = inferenceDropout(training);
  expect((await runGradient(inference, { x }))['s']).toEqual(expected);
  const without = withoutDropout(inference);
  expect(without.nodes.map(({ op }) => op)).toEqual(['MatMul', 'Tanh', 'ReduceSum']);
  expect((await runGradient(without, { x }))['s']).toEqual(expected);
});

test('a Dropout that is an output, draws, or whose mask is read stays', () => {
  const asOutput = { ...inferenceDropout(training), outputs: [{ name: 'y', dataType: 'float' as const }] };
  for (const graph of [training, asOutput]) expect(withoutDropout(graph)).toBe(graph);
  const read = chain([
    node('Dropout', ['h', 'rate'], ['d', 'kept']),
    node('Where', ['kept', 'd', 'h'], ['y']),
  ]);
  expect(withoutDropout(read)).toBe(read);
  const named = chain([node('Dropout', ['h', 'rate'], ['y', 'unread'])]);
  expect(withoutDropout(named).nodes).toHaveLength(3);
});
