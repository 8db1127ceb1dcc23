import type { Constant, Graph, Node } from '@orograph/onnx';
import { checkLoss } from '@orograph/tensor/testing';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { datasetOf, type Dataset } from '../src/data/dataset.ts';
import { lossModel } from '../src/loss-model.ts';
import { onnxLoss, type OnnxLoss } from '../src/onnx-loss.ts';
import { isSmallWork } from '../src/small-work.ts';

// A dense layer of 3 inputs and 2 outputs, y = xWᵀ + b.
const node = (op: string, inputs: string[], outputs: string[], more: Partial<Node> = {}): Node => ({
  op,
  domain: '',
  name: '',
  inputs,
  outputs,
  attributes: {},
  ...more,
});
const weights = Float32Array.of(0.5, -1, 0.25, 1, 0.75, -0.5);
const bias = Float32Array.of(0.1, -0.2);
const dense = (batch: number | string = 'N', w: Float32Array = weights): Graph => ({
  name: 'dense',
  opsets: { '': 17 },
  inputs: [{ name: 'x', dataType: 'float', shape: [batch, 3] }],
  outputs: [{ name: 'y', dataType: 'float', shape: [batch, 2] }],
  nodes: [node('Gemm', ['x', 'w', 'b'], ['y'], { attributes: { transB: { kind: 'int', value: 1 } } })],
  constants: new Map([
    ['w', { dataType: 'float', shape: [2, 3], data: w }],
    ['b', { dataType: 'float', shape: [2], data: bias }],
  ]),
  valueInfo: new Map(),
  metadata: {},
});

const examples = 11;
const x = Float32Array.from({ length: examples * 3 }, (_, i) => Math.sin(i + 1));
const labels = Array.from({ length: examples }, (_, i) => (i * 5) % 2);
const column = { shape: [examples, 3], dataType: 'float', data: x } as const;
const classes: Dataset = datasetOf({
  inputs: { x: column },
  target: { shape: [examples], dataType: 'int64', data: BigInt64Array.from(labels, BigInt) },
  source: 'made-up',
});
const numbers: Dataset = datasetOf({
  inputs: { x: column },
  target: { shape: [examples, 2], dataType: 'float', data: x.slice(0, examples * 2) },
  source: 'made-up',
});

/** The layer's outputs for θ = [W, b], in float64. */
const outputs = (theta: ArrayLike<number>): number[][] =>
  labels.map((_, i) =>
    [0, 1].map((o) => [0, 1, 2].reduce((sum, k) => sum + theta[3 * o + k]! * x[3 * i + k]!, theta[6 + o]!)),
  );
const crossEntropy = (theta: ArrayLike<number>): number =>
  outputs(theta).reduce(
    (sum, [a, b], i) => sum + Math.log(Math.exp(a!) + Math.exp(b!)) - [a!, b!][labels[i]!]!,
    0,
  ) / examples;

/** Resident memory in MiB. */
const resident = (): number => process.memoryUsage().rss / 2 ** 20;

let loss: OnnxLoss;
beforeAll(async () => {
  loss = await onnxLoss(dense(), { data: classes, batchSize: 4, threads: 2 });
});
afterAll(() => loss.dispose());

test('cross-entropy is the exact mean over uneven chunks', async () => {
  expect(loss).toMatchObject({ dim: 8, examples, lossKind: 'cross-entropy', warnings: [] });
  expect(loss.device).toEqual({
    asked: 'cpu',
    used: 'cpu',
    engine: expect.stringMatching(/^onnxruntime-node \d+\.\d+\.\d+$/) as string,
  });
  expect(await loss.value(loss.theta)).toBeCloseTo(crossEntropy(loss.theta), 6);
  const right = outputs(loss.theta).filter(([a, b], i) => (a! > b! ? 0 : 1) === labels[i]).length;
  const { metrics } = await loss.metrics(loss.theta);
  expect(metrics).toEqual({ accuracy: right / examples, error: 1 - right / examples });
});

test('a float target means mean squared error', async () => {
  const squared = await onnxLoss(dense(), { data: numbers, ort, batchSize: 3 });
  const truth =
    outputs(squared.theta)
      .flat()
      .reduce((sum, y, i) => sum + (y - x[i]!) ** 2, 0) /
    (2 * examples);
  expect(squared.lossKind).toBe('mse');
  expect(await squared.value(squared.theta)).toBeCloseTo(truth, 6);
  expect((await squared.metrics(squared.theta)).metrics['mse']).toBeCloseTo(truth, 6);
  await squared.dispose();
});

test('predictions are the outputs on every example', async () => {
  const { shape, data } = await loss.predict(loss.theta);
  expect(shape).toEqual([examples, 2]);
  outputs(loss.theta)
    .flat()
    .forEach((y, i) => expect(data[i]).toBeCloseTo(y, 5));
});

test('a Softmax at the end is left out by cross-entropy, told, and in the predictions', async () => {
  const graph = dense();
  const nodes = [...graph.nodes.map((n) => ({ ...n, outputs: ['z'] })), node('Softmax', ['z'], ['y'])];
  await using one = await onnxLoss({ ...graph, nodes }, { data: classes, threads: 1 });
  expect([one.activation, loss.activation]).toEqual(['softmax', undefined]);
  expect(await one.value(one.theta)).toBeCloseTo(crossEntropy(one.theta), 5);
  const { data } = await one.predict(one.theta);
  expect(data[0]! + data[1]!).toBeCloseTo(1, 6);
});

for (const strategy of ['affine', 'in-graph', 'rebuild'] as const)
  test(`a cut by the ${strategy} strategy is the loss at the displaced point`, async () => {
    const [u, v] = [2, 3].map((k) => Float64Array.from({ length: 8 }, (_, i) => Math.cos(k * i)));
    const cut = await loss.cut(loss.theta, [u!, v!], { strategy });
    for (const [a, b] of [
      [0, 0],
      [0.5, -1.5],
      [-2, 0.25],
    ] as const) {
      const theta = loss.theta.map((t, i) => t + a * u![i]! + b * v![i]!);
      expect(await cut.value([a, b])).toBeCloseTo(crossEntropy(theta), 5);
      expect((await cut.measure([a, b])).metrics['accuracy']).toBe(
        (await loss.metrics(theta)).metrics['accuracy'],
      );
    }
    await cut.dispose();
    await expect(cut.value([0, 0])).rejects.toThrow('cut: used after dispose.');
  });

test('the numbers of a loss reach it: class weights, smoothing, a label that is left out', async () => {
  const given = labels.with(4, -1);
  const data = datasetOf({
    inputs: { x: column },
    target: { shape: [examples], dataType: 'int64', data: BigInt64Array.from(given, BigInt) },
    source: 'made-up',
  });
  const lossOptions = { weights: [1, 3], smoothing: 0.2, ignoreIndex: -1 };
  const own = await onnxLoss(dense(), { data, ort, lossOptions });
  let [sum, weight] = [0, 0];
  outputs(own.theta).forEach((row, i) => {
    const label = given[i]!;
    if (label < 0) return;
    const all = Math.log(row.reduce((s, z) => s + Math.exp(z), 0));
    const surprise = row.map((z, c) => [1, 3][c]! * (all - z));
    sum += 0.8 * surprise[label]! + 0.1 * (surprise[0]! + surprise[1]!);
    weight += [1, 3][label]!;
  });
  expect(await own.value(own.theta)).toBeCloseTo(sum / weight, 6);
  await own.dispose();
  await expect(onnxLoss(dense(), { data, ort })).rejects.toThrow(
    'made-up: expected labels from 0 to 1, got -1 in example 4; where -1 marks what is to be left out, say ignoreIndex: -1.',
  );
});

test('disposing of a cut after its loss does nothing', async () => {
  const own = await onnxLoss(dense(), { data: classes, threads: 1 });
  const cut = await own.cut(own.theta, [own.theta]);
  await own.dispose();
  await cut.dispose();
  await expect(cut.value([0])).rejects.toThrow('cut: used after dispose.');
});

test('a dense network is cut by its affine first layer, or in the graph where that needs too much memory', async () => {
  const [roomy, tight] = [
    await loss.cut(loss.theta, [loss.theta]),
    await loss.cut(loss.theta, [loss.theta], { memory: 100 }),
  ];
  expect([roomy.strategy, tight.strategy]).toEqual(['affine', 'in-graph']);
  expect(tight.explanation).toMatch(
    /^in-graph, as what is affine in the coordinates would take \S+ MiB, more than \S+ MiB: origin and directions? stay/,
  );
  expect(await roomy.value([0.3])).toBeCloseTo(await tight.value([0.3]), 6);
  await expect(loss.cut(loss.theta, [loss.theta], { strategy: 'affine', memory: 100 })).rejects.toThrow(
    /^cut: the affine strategy does not apply to this model: what is affine in the coordinates would take \S+ MiB, more than \S+ MiB\.$/,
  );
  await roomy.dispose();
  await tight.dispose();
});

test('a point has the same bits alone, in any order and beside others', async () => {
  const direction = Float64Array.from({ length: 8 }, (_, i) => Math.cos(i));
  const cut = await loss.cut(loss.theta, [direction]);
  const coords = Array.from({ length: 40 }, (_, i) => [i / 10 - 2]);
  const together = await cut.values(coords);
  const backwards = await cut.values(coords.toReversed());
  expect(backwards.toReversed()).toEqual(together);
  expect(await cut.value(coords[7]!)).toBe(together[7]);
  const [first, ...rest] = await Promise.all(Array.from({ length: 8 }, () => loss.value(loss.theta)));
  expect(rest.every((value) => value === first)).toBe(true);
  await cut.dispose();
});

test('the value does not depend on the number of threads', async () => {
  const one = await onnxLoss(dense(), { data: classes, batchSize: 2, threads: 1 });
  const three = await onnxLoss(dense(), { data: classes, batchSize: 2, threads: 3 });
  expect(await one.value(one.theta)).toBe(await three.value(three.theta));
  expect((await three.cut(three.theta, [])).concurrency).toBe(3);
  await one.dispose();
  await three.dispose();
});

test('the loss keeps its contract, gradient and Hessian included', async () => {
  expect(loss.withoutGradient).toEqual([]);
  await checkLoss(loss, loss.theta, { h: 1e-2, tolerance: 2e-4 });
});

test('the gradient over some examples is that of their mean', async () => {
  const indices = Int32Array.of(9, 0, 9, 4);
  const probability = outputs(loss.theta).map(([a, b]) => 1 / (1 + Math.exp(b! - a!)));
  const { value, grad } = await loss.batchValueAndGrad!(loss.theta, indices);
  const slope = Array.from(indices, (i) => probability[i]! - (labels[i] === 0 ? 1 : 0));
  expect(grad[6]).toBeCloseTo(slope.reduce((a, b) => a + b) / 4, 6);
  expect(grad[7]).toBeCloseTo(-slope.reduce((a, b) => a + b) / 4, 6);
  expect(value).toBeGreaterThan(0);
  expect(() => loss.batchValueAndGrad!(loss.theta, Int32Array.of())).toThrow(
    'batchValueAndGrad: expected at least one index, got none.',
  );
  expect(() => loss.batchValueAndGrad!(loss.theta, Int32Array.of(3, 11))).toThrow(
    'batchValueAndGrad: expected indices from 0 to 10, got 11.',
  );
});

test('a gradient is written into the memory given, in its storage, and rows picked before do not linger', async () => {
  const [some, others] = [Int32Array.of(9, 0, 4), Int32Array.of(1, 2, 3)];
  const { grad } = await loss.batchValueAndGrad!(loss.theta, some);
  await loss.batchValueAndGrad!(loss.theta, others);
  for (const memory of [new Float32Array(loss.dim), new Float64Array(loss.dim)]) {
    const written = await loss.batchValueAndGrad!(loss.theta, some, { memory });
    expect(written.grad).toBe(memory);
    for (const [i, g] of memory.entries()) expect(g).toBeCloseTo(grad[i]!, 6);
  }
});

test('a network with an op without a rule has no gradient, names the op and is still sliced', async () => {
  const graph = dense();
  const nodes = [
    ...graph.nodes.map((n) => ({ ...n, outputs: ['z'] })),
    { ...node('Compress', ['z', 'both'], ['y']), attributes: { axis: { kind: 'int', value: 1 } } as const },
  ];
  const both: Constant = { dataType: 'bool', shape: [2], data: Uint8Array.of(1, 1) };
  const constants = new Map<string, Constant>([...graph.constants, ['both', both]]);
  const part = await onnxLoss({ ...graph, nodes, constants }, { data: classes, ort });
  expect(part.withoutGradient).toEqual(['Compress']);
  expect(part.valueAndGrad).toBeUndefined();
  expect(part.hvp).toBeUndefined();
  const cut = await part.cut(part.theta, [part.theta]);
  expect(await cut.value([0])).toBeCloseTo(await part.value(part.theta), 6);
  await part.dispose();
});

test('a cut of rank 0 is the origin', async () => {
  const cut = await loss.cut(loss.theta, []);
  expect(await cut.value([])).toBeCloseTo(crossEntropy(loss.theta), 6);
  await cut.dispose();
});

test('only the chosen parameters make up θ', async () => {
  const part = await onnxLoss(dense(), { data: classes, ort, parameters: ['b*'] });
  expect(part.layout.blocks.map(({ name }) => name)).toEqual(['b']);
  const theta = Float32Array.of(1, 2);
  expect(await part.value(theta)).toBeCloseTo(crossEntropy([...weights, ...theta]), 6);
  await part.dispose();
});

test('weights that are not finite are named, and the loss is what comes out', async () => {
  const broken = await onnxLoss(dense('N', weights.with(2, Number.NaN)), { data: classes, ort });
  expect(broken.warnings).toEqual(['Block "w" holds numbers that are not finite.']);
  expect(await broken.value(broken.theta)).toBeNaN();
  await broken.dispose();
});

test('a graph with a fixed batch takes that many examples at once', async () => {
  const fixed = await onnxLoss(dense(examples), { data: classes, ort });
  expect(await fixed.value(fixed.theta)).toBeCloseTo(crossEntropy(fixed.theta), 6);
  await fixed.dispose();
  await expect(onnxLoss(dense(4), { data: classes, ort })).rejects.toThrow(
    'made-up: the graph takes exactly 4 examples at once, and 11 is no multiple of that; use a limit, or export it with a dynamic batch.',
  );
});

test('settings, dimensions and coordinates that do not fit are refused', async () => {
  await expect(onnxLoss(dense(), { data: classes, threads: 0 })).rejects.toThrow(
    'onnxLoss: threads must be a whole number from 1 up, got 0.',
  );
  await expect(onnxLoss(dense(), { data: classes, batchSize: 1.5 })).rejects.toThrow(
    'onnxLoss: batchSize must be a whole number from 1 up, got 1.5.',
  );
  await expect(loss.value(new Float32Array(3))).rejects.toThrow(
    'onnxLoss: expected a vector of dimension 8, got 3.',
  );
  await expect(loss.cut(loss.theta, [new Float32Array(3)])).rejects.toThrow(
    'cut: expected a vector of dimension 8, got 3.',
  );
  const cut = await loss.cut(loss.theta, []);
  await expect(cut.value([1])).rejects.toThrow('cut: expected 0 coordinates, got 1.');
});

test('an op the runtime does not have is an error that names it', async () => {
  const graph = dense();
  const nodes = [...graph.nodes.map((n) => ({ ...n, outputs: ['z'] })), node('Frobnicate', ['z'], ['y'])];
  await expect(onnxLoss({ ...graph, nodes }, { data: classes })).rejects.toThrow(
    /cannot run this model.*Frobnicate/s,
  );
});

test('a graph without parameters is refused', async () => {
  const graph = dense();
  const constants = new Map();
  const inputs = [...graph.inputs, ...['w', 'b'].map((name) => ({ name, dataType: 'float' as const }))];
  await expect(onnxLoss({ ...graph, constants, inputs }, { data: classes, ort })).rejects.toThrow(
    'onnxLoss: the graph has no trainable float parameters.',
  );
  const tree = node('TreeEnsembleRegressor', ['x'], ['y'], { domain: 'ai.onnx.ml' });
  await expect(onnxLoss({ ...graph, constants, nodes: [tree] }, { data: classes, ort })).rejects.toThrow(
    '; what was learnt lies in attributes of TreeEnsembleRegressor, which are not moved.',
  );
});

test('a disposed loss refuses to evaluate', async () => {
  const gone = await onnxLoss(dense(), { data: classes });
  await gone[Symbol.asyncDispose]();
  await expect(gone.value(gone.theta)).rejects.toThrow('onnxLoss: used after dispose.');
});

test('memory does not grow with the number of points', async () => {
  const cut = await loss.cut(loss.theta, [Float64Array.from({ length: 8 }, (_, i) => i)]);
  const many = async (): Promise<void> => {
    for (let k = 0; k < 20; k++) await cut.values(Array.from({ length: 100 }, (_, i) => [i / 100]));
  };
  await many();
  const before = resident();
  await many();
  await many();
  expect(resident() - before).toBeLessThan(40);
  await cut.dispose();
});

test('without a target the network must compute its own loss', async () => {
  const unlabelled = datasetOf({ inputs: { x: column }, source: 'unlabelled' });
  await expect(onnxLoss(dense(), { data: unlabelled, ort })).rejects.toThrow(
    'unlabelled: no target found, expected the key of one (target, --target), or a network that computes its own loss; its output "y" has shape [N,2].',
  );
  const own: Graph = {
    ...dense(),
    outputs: [{ name: 's', dataType: 'float', shape: [] }],
    nodes: [
      ...dense().nodes,
      node('ReduceMean', ['y'], ['s'], { attributes: { keepdims: { kind: 'int', value: 0 } } }),
    ],
  };
  const given = await onnxLoss(own, { data: unlabelled, ort });
  const y = Array.from({ length: examples * 2 }, (_, k) => {
    const [row, unit] = [Math.floor(k / 2), k % 2];
    return [0, 1, 2].reduce((sum, i) => sum + x[row * 3 + i]! * weights[unit * 3 + i]!, bias[unit]!);
  });
  expect(given.lossKind).toBe('output');
  expect(await given.value(given.theta)).toBeCloseTo(y.reduce((a, b) => a + b, 0) / y.length, 6);
  await given.dispose();
});

test('outputs that are probabilities by a softmax that is not found are warned of; others are not', async () => {
  const graph = dense();
  const after = (...nodes: Node[]): Graph => ({
    ...graph,
    nodes: [...graph.nodes.map((n) => ({ ...n, outputs: ['z'] })), ...nodes],
    constants: new Map([
      ...graph.constants,
      ['order', { dataType: 'int64', shape: [2], data: BigInt64Array.of(1n, 0n) } as const],
      ['half', { dataType: 'float', shape: [], data: Float32Array.of(0.5) } as const],
      ['quarter', { dataType: 'float', shape: [], data: Float32Array.of(0.25) } as const],
    ]),
  });
  const axis = { attributes: { axis: { kind: 'int', value: 1 } } } as const;
  const softmax = node('Softmax', ['z'], ['p'], axis);
  const warnings = async (given: Graph): Promise<readonly string[]> => {
    await using opened = await onnxLoss(given, { data: classes });
    return opened.warnings;
  };
  expect(await warnings(after(softmax, node('Gather', ['p', 'order'], ['y'], axis)))).toEqual([
    'The output "y" lies in [0, 1] and sums to 1 over the classes, but no softmax was found in the graph: cross-entropy takes it for logits. If it holds probabilities, the loss is not theirs: export the network without the softmax.',
  ]);
  expect(await warnings(after(softmax, node('Identity', ['p'], ['y'])))).toEqual([]);
  expect(await warnings(after(node('Tanh', ['z'], ['y'])))).toEqual([]);
  // ½ p + ¼ sums to 1 over two classes as well.
  const mixed = after(softmax, node('Mul', ['p', 'half'], ['q']), node('Add', ['q', 'quarter'], ['y']));
  expect(await warnings(mixed)).toEqual([expect.stringContaining('but no softmax was found')]);
  const first = { attributes: { axis: { kind: 'int', value: 0 } } } as const;
  expect(await warnings(after(node('Softmax', ['z'], ['y'], first)))).toEqual([
    expect.stringContaining('The network mixes examples'),
    'The output "y" is normalized by a softmax along axis 0, but its classes lie on axis 1: cross-entropy takes it for logits.',
  ]);
});

test('outputs from 0 to 1 of no logistic function are warned of where they are to be decisions', async () => {
  const graph = dense();
  const after = (...nodes: Node[]): Graph => ({
    ...graph,
    nodes: [...graph.nodes.map((n) => ({ ...n, outputs: ['z'] })), ...nodes],
  });
  const decisions = datasetOf({
    inputs: { x: column },
    target: {
      dataType: 'float',
      shape: [examples, 2],
      data: Float32Array.from({ length: 2 * examples }, (_, i) => i % 2),
    },
    source: 'decisions',
  });
  const warnings = async (given: Graph): Promise<readonly string[]> => {
    await using opened = await onnxLoss(given, { data: decisions, loss: 'bce-with-logits', ort });
    return opened.warnings;
  };
  const squares = after(node('Tanh', ['z'], ['t']), node('Mul', ['t', 't'], ['y']));
  expect(await warnings(squares)).toEqual([
    'The output "y" lies in [0, 1], but no sigmoid was found in the graph: bce-with-logits takes it for logits. If it holds probabilities, the loss is not theirs: export the network without the sigmoid.',
  ]);
  expect(await warnings(after(node('Sigmoid', ['z'], ['y'])))).toEqual([]);
  expect(await warnings(graph)).toEqual([]);
});

test('few data and parameters are evaluated on the calling thread, where no threads are asked for, with the same bits', async () => {
  await using asked = await onnxLoss(dense(), { data: classes, batchSize: 4, threads: 2 });
  await using small = await onnxLoss(dense(), { data: classes, batchSize: 4 });
  const across = Float64Array.from({ length: 8 }, (_, i) => Math.cos(i));
  const said = async (of: OnnxLoss): Promise<unknown> => {
    const cut = await of.cut(of.theta, [across]);
    const points = await cut.values([[-1], [0], [0.5]]);
    await cut.dispose();
    return {
      points,
      value: await of.value(across),
      gradient: await of.valueAndGrad!(across),
      product: await of.hvp!(across, of.theta),
    };
  };
  expect(await said(small)).toEqual(await said(asked));
  expect((await asked.cut(across, [])).concurrency).toBe(2);
  expect((await small.cut(across, [])).concurrency).toBe(1);
});

test('what may take long is left to worker threads', () => {
  const model = lossModel(dense(), { data: classes });
  expect(isSmallWork(model)).toBe(true);
  expect(isSmallWork({ ...model, layout: { ...model.layout, dim: 2 ** 20 } })).toBe(false);
  const nodes = [...model.headed.nodes, node('Loop', ['', ''], ['l'])];
  expect(isSmallWork({ ...model, headed: { ...model.headed, nodes } })).toBe(false);
});
