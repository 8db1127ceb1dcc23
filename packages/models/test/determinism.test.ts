import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import type { Constant, Graph, Node } from '@orograph/onnx';

import { type Dataset, datasetOf, loadOnnx, mlp, onnxLoss } from '../src/index.ts';
import { lossModel } from '../src/loss-model.ts';
import { evaluatedWhole } from '../src/mixed-examples.ts';
import { refuseRandom } from '../src/refuse-random.ts';

const at = (name: string): string => fileURLToPath(new URL(`fixtures/determinism/${name}`, import.meta.url));
const examples = 40;
const madeUp = (count: number): Dataset =>
  datasetOf({
    inputs: {
      x: {
        shape: [count, 6],
        dataType: 'float',
        data: Float32Array.from({ length: 6 * count }, (_, i) => Math.sin(i * i)),
      },
    },
    target: {
      shape: [count],
      dataType: 'int64',
      data: BigInt64Array.from({ length: count }, (_, i) => BigInt(i % 3)),
    },
    source: 'made-up',
  });
const data = madeUp(examples);

// An LSTM whose time axis is, by mistake, the axis of examples: each example depends on those before it.
test('a network that mixes examples has one loss, that of all of them at once, whatever the chunks', async () => {
  const graph = await loadOnnx(at('mixes-examples.onnx'));
  const values: number[] = [];
  for (const batchSize of [7, 16, 256]) {
    await using loss = await onnxLoss(graph, { data, batchSize });
    expect(loss.warnings).toEqual([
      expect.stringMatching(
        /^The network mixes examples \(the mean loss of the first ones is [\d.]+ in one piece, [\d.]+ in several\): it is evaluated on all 40 examples at once\.$/,
      ),
    ]);
    const { theta } = loss;
    const { value, grad } = await loss.valueAndGrad!(theta);
    values.push(await loss.value(theta), value);
    // The gradient is that of this loss: differences along it.
    const step = (h: number): Promise<number> => loss.value(theta.map((x, i) => x + h * grad[i]!));
    const slope = ((await step(0.05)) - (await step(-0.05))) / 0.1;
    const expected = Array.from(grad).reduce((sum, g) => sum + g * g, 0);
    expect(Math.abs(slope - expected)).toBeLessThan(2e-2 * expected);
    const cut = await loss.cut(theta, [Float32Array.from(theta, () => 1)]);
    values.push((await cut.measure([0])).loss);
    await cut.dispose();
  }
  for (const value of values) expect(Math.abs(value - values[0]!)).toBeLessThan(1e-6);
});

const waves = (shape: readonly number[], pace: number) =>
  ({
    dataType: 'float',
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(pace * (i + 1))),
  }) as const;
const axesOf = (...axes: number[]) =>
  ({ dataType: 'int64', shape: [axes.length], data: BigInt64Array.from(axes, BigInt) }) as const;
const step = (op: string, inputs: string[], output: string, attributes: Node['attributes'] = {}): Node => ({
  op,
  domain: '',
  name: output,
  inputs,
  outputs: [output],
  attributes,
});

test('a network whose examples are its steps in time has the gradient of all of them, and of no fewer', async () => {
  const graph: Graph = {
    name: 'steps',
    opsets: { '': 17 },
    inputs: [{ name: 'x', dataType: 'float', shape: ['T', 6] }],
    outputs: [{ name: 'y', dataType: 'float', shape: ['T', 3] }],
    nodes: [
      step('Unsqueeze', ['x', 'one'], 'sequence'),
      step('GRU', ['sequence', 'w', 'r'], 'states', { hidden_size: { kind: 'int', value: 2 } }),
      step('Squeeze', ['states', 'both'], 'rows'),
      step('MatMul', ['rows', 'v'], 'y'),
    ],
    constants: new Map<string, Constant>([
      ['w', waves([1, 6, 6], 1.3)],
      ['r', waves([1, 6, 2], 2.1)],
      ['v', waves([2, 3], 0.7)],
      ['one', axesOf(1)],
      ['both', axesOf(1, 2)],
    ]),
    valueInfo: new Map(),
    metadata: {},
  };
  await using loss = await onnxLoss(graph, { data: madeUp(10) });
  expect(loss.warnings).toEqual([expect.stringMatching(/mixes examples .* on all 10 examples at once\.$/)]);
  const { value, grad } = await loss.valueAndGrad!(loss.theta);
  expect(value).toBeCloseTo(await loss.value(loss.theta), 6);
  const along = (h: number): Promise<number> => loss.value(loss.theta.map((x, i) => x + h * grad[i]!));
  const slope = ((await along(0.05)) - (await along(-0.05))) / 0.1;
  const expected = Array.from(grad).reduce((sum, g) => sum + g * g, 0);
  expect(Math.abs(slope - expected)).toBeLessThan(2e-2 * expected);
  expect(() => loss.batchValueAndGrad!(loss.theta, Int32Array.of(0, 1))).toThrow(
    'batchValueAndGrad: expected a multiple of 10 examples, which the network takes at once, got 2.',
  );
});

test('networks that mix nothing are evaluated in chunks, and say nothing', async () => {
  for (const hidden of [[16], [32, 8]]) {
    await using loss = await onnxLoss(mlp({ inputShape: [6], hidden, outputs: 3, seed: 2 }), { data });
    expect(loss.warnings).toEqual([]);
  }
});

test('a network that mixes more examples than the memory holds is refused with both numbers', async () => {
  const graph = await loadOnnx(at('mixes-examples.onnx'));
  const model = lossModel(graph, { data });
  const many = { shape: [1e12, 6], dataType: 'float', data: new Float32Array(0) } as const;
  const huge = { ...model, examples: 1e12, bound: { columns: { x: many }, fixedBatch: undefined } };
  expect(() => evaluatedWhole(huge, { whole: 1, parts: 2 })).toThrow(
    /^The network mixes examples .*: its loss is of all 1000000000000 examples at once, which needs about [\de.+]+ GB of memory \(expected at most [\d.]+ GB\); take fewer examples/,
  );
});

test('a random operator is found in a subgraph, and left alone where no output needs it', async () => {
  const graph = await loadOnnx(at('bernoulli.onnx'));
  const [first, draw, last] = graph.nodes as [Node, Node, Node];
  const unused: Graph = {
    ...graph,
    nodes: [first, draw, { ...last, inputs: ['h', ...last.inputs.slice(1)] }],
  };
  await using loss = await onnxLoss(unused, { data });
  expect(loss.warnings).toEqual([]);
  const inside: Graph = {
    ...graph,
    nodes: [draw],
    outputs: [{ name: 'a', dataType: 'float', shape: ['N', 5] }],
  };
  const branch = { kind: 'graph', value: inside } as const;
  const attributes = { then_branch: branch, else_branch: branch };
  const choice: Node = { ...draw, op: 'If', name: 'choice', inputs: ['yes'], outputs: ['a'], attributes };
  expect(() => refuseRandom({ ...graph, nodes: [first, choice, last] })).toThrow('Bernoulli "a"');
});

test('a network that draws random numbers is refused by the name of what draws', async () => {
  const graph = await loadOnnx(at('bernoulli.onnx'));
  await expect(onnxLoss(graph, { data })).rejects.toThrow(
    'onnxLoss: the network draws random numbers whenever it runs, so its loss is not a function of θ: Bernoulli "a"; export it for inference',
  );
});
