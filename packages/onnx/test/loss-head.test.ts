import { expect, test } from 'vitest';
import { withLossHead, type Constant, type Graph, type LossHead, type Node } from '../src/index.ts';
import { runGraph, type Feed } from './run-graph.ts';
import { floats, node, smallGraph } from './small-graph.ts';

const wave = (f: (x: number) => number, step: number, factor: number): Float32Array =>
  Float32Array.from({ length: 24 }, (_, i) => Math.fround(factor * f(Math.fround(i * step))));

/** z = 3 sin(0.7 i) and y = 2 cos(1.3 i), both [4, 3, 2]: what PyTorch's numbers below are of. */
const z: Feed = { shape: [4, 3, 2], data: wave(Math.sin, 0.7, 3) };
const y: Feed = { shape: [4, 3, 2], data: wave(Math.cos, 1.3, 2) };
const indices = (shape: readonly number[], ...values: number[]): Feed => ({
  shape,
  data: BigInt64Array.from(values, BigInt),
});
const classes = indices([4, 2], 0, 2, 1, 1, 2, 0, 1, 2);
const some = indices([4, 2], 0, -100, 1, 1, 2, 0, -100, 2);

/** x [N, 3, 2] through the nodes to z. */
const net = (opset = 17, ...nodes: readonly Node[]): Graph =>
  smallGraph(
    {
      inputs: { x: ['N', 3, 2] },
      outputs: { z: ['N', 3, 2] },
      nodes: nodes.length > 0 ? nodes : [node('Identity', ['x'], ['z'])],
    },
    opset,
  );

/** The scalars of a head at x = z. */
async function losses(graph: Graph, head: LossHead, target?: Feed): Promise<Record<string, number>> {
  const outputs = await runGraph(withLossHead(graph, head), { x: z, ...(target ? { target } : {}) });
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { dims, data }]) => {
      expect(dims).toEqual([]);
      return [name, data[0]!];
    }),
  );
}

const softLabels = ((): Feed => {
  const data = new Float32Array(24);
  for (let n = 0; n < 4; n++)
    for (let d = 0; d < 2; d++) {
      const at = [0, 1, 2].map((c) => 6 * n + 2 * c + d);
      const sum = at.reduce((s, i) => s + Math.exp((y.data[i] as number) / 2), 0);
      for (const i of at) data[i] = Math.exp((y.data[i] as number) / 2) / sum;
    }
  return { shape: [4, 3, 2], data };
})();
const shares: Feed = { shape: [4, 3, 2], data: (y.data as Float32Array).map((v) => (v + 2) / 4) };

// The numbers are those of torch.nn.functional (2.13) with reduction='sum'.
const cases: readonly (readonly [string, LossHead, Feed, Record<string, number>])[] = [
  [
    'cross-entropy',
    { kind: 'cross-entropy' },
    classes,
    { sum: 24.02119255065918, weight: 8, correct: 2, count: 8 },
  ],
  [
    'cross-entropy with class weights',
    { kind: 'cross-entropy', weights: [0.5, 1, 2] },
    classes,
    { sum: 36.18230438232422, weight: 10, correct: 2, count: 8 },
  ],
  [
    'cross-entropy with rows left out',
    { kind: 'cross-entropy', ignoreIndex: -100 },
    some,
    { sum: 19.775720596313477, weight: 6, correct: 1, count: 6 },
  ],
  [
    'cross-entropy with both',
    { kind: 'cross-entropy', ignoreIndex: -100, weights: [0.5, 1, 2] },
    some,
    { sum: 3.980010986328125 * 7, weight: 7, correct: 1, count: 6 },
  ],
  [
    'cross-entropy with soft labels',
    { kind: 'cross-entropy', softLabels: true },
    softLabels,
    { sum: 19.07666778564453, weight: 8, correct: 2, count: 8 },
  ],
  [
    'cross-entropy with label smoothing',
    { kind: 'cross-entropy', smoothing: 0.1 },
    classes,
    { sum: 23.471702575683594, weight: 8, correct: 2, count: 8 },
  ],
  [
    'cross-entropy with label smoothing and rows left out',
    { kind: 'cross-entropy', smoothing: 0.1, ignoreIndex: -100 },
    some,
    { sum: 19.282682418823242, weight: 6, correct: 1, count: 6 },
  ],
  [
    'cross-entropy with label smoothing and class weights',
    { kind: 'cross-entropy', smoothing: 0.1, weights: [0.5, 1, 2] },
    classes,
    { sum: 34.80426025390625, weight: 10, correct: 2, count: 8 },
  ],
  [
    'cross-entropy with label smoothing, class weights and rows left out',
    { kind: 'cross-entropy', smoothing: 0.1, weights: [0.5, 1, 2], ignoreIndex: -100 },
    some,
    { sum: 26.80475425720215, weight: 7, correct: 1, count: 6 },
  ],
  ['nll', { kind: 'nll' }, classes, { sum: 3.0503387451171875, weight: 8, correct: 2, count: 8 }],
  [
    'mse',
    { kind: 'mse' },
    y,
    { sum: 154.10296630859375, weight: 24, squared_error: 154.10296630859375, count: 24 },
  ],
  [
    'l1',
    { kind: 'l1' },
    y,
    { sum: 49.935821533203125, weight: 24, squared_error: 154.10296630859375, count: 24 },
  ],
  [
    'huber',
    { kind: 'huber', delta: 1.5 },
    y,
    { sum: 52.63227081298828, weight: 24, squared_error: 154.10296630859375, count: 24 },
  ],
  [
    'bce-with-logits',
    { kind: 'bce-with-logits' },
    shares,
    { sum: 27.47064971923828, weight: 24, correct: 10, count: 24 },
  ],
];

test.each([9, 13, 17, 21].flatMap((opset) => cases.map(([name, ...rest]) => [name, opset, rest] as const)))(
  '%s in opset %i is what PyTorch says',
  async (_, opset, [head, target, { sum, weight, count, ...metrics }]) => {
    const got = await losses(net(opset), head, target);
    expect(Math.abs(got['loss_sum']! / sum! - 1)).toBeLessThan(2e-6);
    expect(got['loss_weight']).toBe(weight);
    expect(got['metric_weight']).toBe(count);
    for (const [metric, value] of Object.entries(metrics))
      expect(got[`metric_${metric}`]).toBeCloseTo(value, 3);
    expect(Object.keys(got)).toHaveLength(4);
  },
);

/** `loss_sum` of a head at x. */
const sumAt = async (graph: Graph, head: LossHead, x: Feed, target: Feed): Promise<number> =>
  (await runGraph(withLossHead(graph, head), { x, target }))['loss_sum']!.data[0]!;

test('two-axis logits and a class axis at the end are the common cases of the same formula', async () => {
  const flat = smallGraph({
    inputs: { x: ['N', 3] },
    outputs: { z: ['N', 3] },
    nodes: [node('Identity', ['x'], ['z'])],
  });
  const data = Float32Array.from({ length: 12 }, (_, i) => z.data[2 * i] as number);
  const want = 12.728523254394531;
  const target = indices([4], 0, 1, 2, 1);
  expect(await sumAt(flat, { kind: 'cross-entropy' }, { shape: [4, 3], data }, target)).toBeCloseTo(want, 5);
  const deep = smallGraph({
    inputs: { x: [2, 2, 3] },
    outputs: { z: [2, 2, 3] },
    nodes: [node('Identity', ['x'], ['z'])],
  });
  const head: LossHead = { kind: 'cross-entropy', classAxis: -1 };
  expect(await sumAt(deep, head, { shape: [2, 2, 3], data }, indices([2, 2], 0, 1, 2, 1))).toBeCloseTo(
    want,
    5,
  );
});

test('the loss of a Softmax or Sigmoid at the end is that of its input', async () => {
  const softmax = net(17, node('Identity', ['x'], ['h']), node('Softmax', ['h'], ['z'], { axis: 1 }));
  expect((await losses(softmax, { kind: 'cross-entropy' }, classes))['loss_sum']).toBeCloseTo(
    24.02119255065918,
    4,
  );
  const sigmoid = net(17, node('Identity', ['x'], ['h']), node('Sigmoid', ['h'], ['z']));
  expect((await losses(sigmoid, { kind: 'bce-with-logits' }, shares))['loss_sum']).toBeCloseTo(
    27.47064971923828,
    4,
  );
});

test('a logistic function that is reshaped or clipped afterwards is that of its input', async () => {
  const sigmoid = node('Sigmoid', ['x'], ['p']);
  const turned = net(
    17,
    sigmoid,
    node('Transpose', ['p'], ['q'], { perm: [0, 2, 1] }),
    node('Transpose', ['q'], ['z'], { perm: [0, 2, 1] }),
  );
  const head: LossHead = { kind: 'bce-with-logits' };
  const far: Feed = { ...z, data: Float32Array.from(z.data as Float32Array, (v) => 20 * v) };
  for (const x of [z, far]) {
    const want = await sumAt(net(17, node('Identity', ['x'], ['z'])), head, x, shares);
    expect(await sumAt(turned, head, x, shares)).toBeCloseTo(want, 4);
  }
  const clipped = {
    ...net(17, sigmoid, node('Clip', ['p', 'low', 'high'], ['z'])),
    constants: new Map([
      ['low', floats([], [0.2])],
      ['high', floats([], [0.8])],
    ]),
  };
  const expected = Array.from(z.data as Float32Array).reduce((sum, v, i) => {
    const p = Math.min(0.8, Math.max(0.2, 1 / (1 + Math.exp(-v))));
    const t = Number(shares.data[i]);
    return sum - t * Math.log(p) - (1 - t) * Math.log(1 - p);
  }, 0);
  expect(await sumAt(clipped, head, z, shares)).toBeCloseTo(expected, 4);
});

test('extreme logits give a finite loss where the exact one is finite', async () => {
  const graph = smallGraph({
    inputs: { x: ['N', 2] },
    outputs: { x2: ['N', 2] },
    nodes: [node('Identity', ['x'], ['x2'])],
  });
  const x: Feed = { shape: [1, 2], data: Float32Array.of(1000, -1000) };
  const run = (head: LossHead, target: Feed): Promise<number> => sumAt(graph, head, x, target);
  expect(await run({ kind: 'cross-entropy' }, indices([1], 1))).toBe(2000);
  expect(await run({ kind: 'bce-with-logits' }, { shape: [1, 2], data: Float32Array.of(0, 1) })).toBe(2000);
  expect(await run({ kind: 'bce-with-logits' }, { shape: [1, 2], data: Float32Array.of(1, 0) })).toBe(0);
  const impossible: Feed = { shape: [1, 2], data: Float32Array.of(-Infinity, 0) };
  expect(await sumAt(graph, { kind: 'nll' }, impossible, indices([1], 1))).toBeCloseTo(0, 12);
});

test("a graph's own scalar is a mean over the rows or their sum, its own vector one loss a row", async () => {
  const mean = smallGraph({
    inputs: { x: ['N', 3, 2] },
    outputs: { own: [] },
    nodes: [node('ReduceMean', ['x'], ['own'], { keepdims: 0 })],
  });
  const average = (z.data as Float32Array).reduce((a, b) => a + b, 0) / 24;
  const got = await losses(mean, { kind: 'output' });
  expect(got['loss_weight']).toBe(4);
  expect(got['loss_sum']).toBeCloseTo(4 * average, 5);
  expect((await losses(mean, { kind: 'output', reduction: 'sum' }))['loss_sum']).toBeCloseTo(average, 5);
  const rows = smallGraph({
    inputs: { x: ['N', 3, 2] },
    outputs: { own: ['N'] },
    nodes: [node('ReduceMean', ['x'], ['own'], { axes: [1, 2], keepdims: 0 })],
  });
  const each = await losses(rows, { kind: 'output' });
  expect(each['loss_weight']).toBe(4);
  expect(each['loss_sum']).toBeCloseTo(4 * average, 5);
});

test('a loss of no data at all has weight one', async () => {
  const w: Constant = floats([2], [3, 4]);
  const graph = smallGraph({
    inputs: {},
    outputs: { own: [] },
    nodes: [node('ReduceSumSquare', ['w'], ['own'], { keepdims: 0 })],
    constants: { w },
  });
  const out = await runGraph(withLossHead(graph, { kind: 'output' }), {});
  expect([out['loss_sum']!.data[0], out['loss_weight']!.data[0]]).toEqual([25, 1]);
});

test('a float64 output is rounded to float32 before its loss', async () => {
  const wide = net(17, node('Cast', ['x'], ['z'], { to: 11 }));
  const graph: Graph = { ...wide, outputs: [{ name: 'z', dataType: 'double', shape: ['N', 3, 2] }] };
  expect((await losses(graph, { kind: 'mse' }, y))['loss_sum']).toBeCloseTo(154.103, 2);
  expect((await losses(graph, { kind: 'cross-entropy' }, classes))['loss_sum']).toBeCloseTo(24.0212, 3);
  expect((await losses(graph, { kind: 'output' }))['loss_weight']).toBe(24);
});

test('where every row is left out the sums and weights are zero', async () => {
  const none = indices([4, 2], ...Array<number>(8).fill(-1));
  const got = await losses(net(), { kind: 'cross-entropy', ignoreIndex: -1 }, none);
  for (const value of Object.values(got)) expect(value).toBeCloseTo(0, 12);
});

test('a head says what does not fit', () => {
  expect(() => withLossHead(net(), { kind: 'mse', output: 'w' })).toThrow(
    'withLossHead: no output "w"; the outputs are "z".',
  );
  expect(() => withLossHead(net(), { kind: 'huber', delta: 0 })).toThrow(
    'delta must be a positive number, got 0',
  );
  expect(() => withLossHead(net(), { kind: 'cross-entropy', classAxis: 3 })).toThrow(
    'withLossHead: cross-entropy expected an output [rows, classes, ...] with classes on axis 3, got "z" of shape [N,3,2].',
  );
  const flat = smallGraph({
    inputs: { x: ['N'] },
    outputs: { z: ['N'] },
    nodes: [node('Identity', ['x'], ['z'])],
  });
  expect(() => withLossHead(flat, { kind: 'nll' })).toThrow('nll expected an output [rows, classes, ...]');
  const taken = smallGraph({
    inputs: { target: ['N'] },
    outputs: { z: ['N'] },
    nodes: [node('Identity', ['target'], ['z'])],
  });
  expect(() => withLossHead(taken, { kind: 'mse' })).toThrow(
    'withLossHead: the name "target" is taken in the graph.',
  );
});

test('a graph of opset 7 is raised to 9 where its operators mean the same there', async () => {
  const batchNorm = node('BatchNormalization', ['x', 's', 'b', 'm', 'v'], ['z'], { spatial: 1 });
  const old: Graph = {
    ...net(7, batchNorm),
    constants: new Map([
      ['s', floats([3], [1, 1, 1])],
      ['b', floats([3], [0, 0, 0])],
      ['m', floats([3], [0, 0, 0])],
      ['v', floats([3], [1, 1, 1])],
    ]),
  };
  expect(withLossHead(old, { kind: 'mse' }).opsets).toEqual({ '': 9 });
  expect((await losses(old, { kind: 'mse' }, y))['loss_sum']).toBeCloseTo(154.103, 1);
  const unlike = (op: string, ints = {}): Graph => net(8, node(op, ['x'], ['z'], ints));
  expect(() => withLossHead(unlike('Upsample'), { kind: 'mse' })).toThrow(
    'withLossHead: expected opset 9 or newer, got 8, and "z" (Upsample) changed its meaning; convert the model.',
  );
  expect(() => withLossHead(unlike('BatchNormalization', { spatial: 0 }), { kind: 'mse' })).toThrow(
    '(BatchNormalization)',
  );
});

test.each([
  [{ kind: 'mse', delta: 2 }, 'withLossHead: delta is for huber, got it with mse.'],
  [
    { kind: 'huber', weights: [1, 1, 1] },
    'withLossHead: weights is for cross-entropy and nll, got it with huber.',
  ],
  [{ kind: 'cross-entropy', smoothing: 1.5 }, 'withLossHead: smoothing must be from 0 to 1, got 1.5.'],
  [
    { kind: 'cross-entropy', smoothing: 0.5, softLabels: true },
    'withLossHead: smoothing is for class indices, got it with soft labels.',
  ],
  [{ kind: 'nll', weights: [1, -1, 1] }, 'withLossHead: weights must be numbers from 0, got -1.'],
  [{ kind: 'nll', weights: [1, 1] }, 'withLossHead: expected 3 class weights, got 2.'],
] as const)('options that do not fit are refused: %j', (head, message) => {
  expect(() => withLossHead(net(), head)).toThrow(message);
});

test('probabilities that no Softmax made are not taken for logits: −log of the share of the class', async () => {
  const graph = net(17, node('Sigmoid', ['x'], ['p']), node('Identity', ['p'], ['z']));
  const p = Array.from(z.data as Float32Array, (v) => 1 / (1 + Math.exp(-v)));
  let expected = 0;
  for (let n = 0; n < 4; n++)
    for (let d = 0; d < 2; d++) {
      const row = [0, 1, 2].map((c) => p[6 * n + 2 * c + d]!);
      const right = row[Number(classes.data[2 * n + d])]!;
      expected -= Math.log(right / row.reduce((a, b) => a + b));
    }
  const found = await losses(graph, { kind: 'cross-entropy' }, classes);
  expect(found['loss_sum']).toBeCloseTo(expected, 4);
});

test('a Softmax behind a copy is still left out', async () => {
  const graph = net(17, node('Softmax', ['x'], ['p'], { axis: 1 }), node('Identity', ['p'], ['z']));
  expect(await losses(graph, { kind: 'cross-entropy' }, classes)).toEqual(
    await losses(net(), { kind: 'cross-entropy' }, classes),
  );
});
