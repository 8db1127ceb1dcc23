import {
  gradient,
  hvp,
  parametersOf,
  parseOnnx,
  promote,
  serializeOnnx,
  tangentName,
  withLossHead,
  withStatedShapes,
  type Graph,
} from '@orograph/onnx';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { sessionModel, webgpuGraph } from '../src/webgpu-graph.ts';
import { simpleCnn } from '../src/zoo/simple-cnn.ts';

const graphOf = (
  op: string,
  opset: number,
  attributes: Graph['nodes'][number]['attributes'] = {},
): Graph => ({
  name: 'one',
  opsets: { '': opset },
  inputs: [{ name: 'x', dataType: 'float', shape: [2, 3, 4] }],
  outputs: [{ name: 'y', dataType: 'float', shape: [2, 3, 4] }],
  nodes: [{ op, domain: '', name: 'one', inputs: ['x'], outputs: ['y'], attributes }],
  constants: new Map(),
  valueInfo: new Map(),
  metadata: {},
});
const run = async (model: Uint8Array): Promise<readonly number[]> => {
  const session = await ort.InferenceSession.create(model);
  const data = Float32Array.from({ length: 24 }, (_, i) => 90 * Math.sin(i * i));
  const { y } = await session.run({ x: new ort.Tensor('float32', data, [2, 3, 4]) });
  return Array.from(y!.data as Float32Array);
};

test.each([
  [17, {}],
  [13, { axis: { kind: 'int', value: 1 } }],
  [18, { axis: { kind: 'int', value: 0 } }],
] as const)('LogSoftmax of opset %i is said in operators that WebGPU has: %j', async (opset, attributes) => {
  const graph = graphOf('LogSoftmax', opset, attributes);
  const lowered = webgpuGraph(graph).graph;
  expect(lowered.nodes.map(({ op }) => op)).not.toContain('LogSoftmax');
  const expected = await run(serializeOnnx(graph));
  (await run(serializeOnnx(lowered))).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
});

test('what WebGPU has, and older LogSoftmax over all later axes, stay the graph they were, in one file', () => {
  for (const graph of [graphOf('Relu', 18), graphOf('LogSoftmax', 11)]) {
    const own = webgpuGraph(graph);
    expect(own.graph).toBe(graph);
    expect(own.onCpu).toEqual([]);
    const { bytes, onWebgpu } = sessionModel(graph, 'auto');
    expect(onWebgpu).toEqual({ bytes, onCpu: [] });
    expect(onWebgpu!.bytes).toBe(bytes);
  }
});

test('where WebGPU may be tried it has a file of its own, elsewhere there is none', () => {
  const graph = graphOf('LogSoftmax', 18);
  const ops = (bytes: Uint8Array): string[] => parseOnnx(bytes).nodes.map(({ op }) => op);
  expect(sessionModel(graph, 'cpu')).toEqual({ bytes: serializeOnnx(graph) });
  const { bytes, onWebgpu } = sessionModel(graph, 'auto');
  expect(ops(bytes)).toEqual(['LogSoftmax']);
  expect(ops(onWebgpu!.bytes)).not.toContain('LogSoftmax');
  const only = sessionModel(graph, 'webgpu');
  expect(only.bytes).toBe(only.onWebgpu!.bytes);
});

const pool = {
  op: 'MaxPool',
  domain: '',
  name: 'pool',
  inputs: ['y'],
  outputs: ['pooled', 'places'],
  attributes: { kernel_shape: { kind: 'ints', value: [2] } },
} as const;

test('max-pooling with places is written out', () => {
  const graph = graphOf('Relu', 18);
  const own = webgpuGraph({ ...graph, nodes: [...graph.nodes, pool] });
  expect(own.onCpu).toEqual([]);
  expect(own.graph.nodes.map(({ op }) => op)).not.toContain('MaxPool');
});

test('max-pooling with places stays on the CPU, by its name, where its sizes are not known', () => {
  const graph = graphOf('Relu', 18);
  const unknown = { shape: [2, 3, 'length'], dataType: 'float' } as const;
  const unsized: Graph = {
    ...graph,
    inputs: [{ name: 'x', ...unknown }],
    outputs: [{ name: 'y', ...unknown }],
    nodes: [...graph.nodes, pool],
  };
  expect(webgpuGraph(unsized)).toEqual({ graph: unsized, onCpu: ['pool'] });
});

test('a gradient through max-pooling and its product are the same, written out', async () => {
  const net = simpleCnn({ seed: 2, inputShape: [1, 12, 12], outputs: 10 });
  const scalar = withLossHead(net, { kind: 'cross-entropy' });
  const names = parametersOf(scalar).map(({ name }) => name);
  const x = new ort.Tensor(
    'float32',
    Float32Array.from({ length: 288 }, (_, i) => Math.sin(i * i)),
    [2, 1, 12, 12],
  );
  const target = new ort.Tensor('int64', BigInt64Array.of(3n, 7n), [2]);
  const theta = Object.fromEntries(
    names.map((name) => {
      const { data, shape } = scalar.constants.get(name)!;
      return [name, new ort.Tensor('float32', Float32Array.from(data as Float32Array), shape)] as const;
    }),
  );
  const promoted = promote(scalar, names);
  for (const graph of [gradient(promoted, 'loss_sum', names), hvp(promoted, 'loss_sum', names)]) {
    const stated = withStatedShapes(graph);
    const model = serializeOnnx(stated);
    const lowered = webgpuGraph(stated).graph;
    const written = serializeOnnx(lowered);
    expect(lowered.nodes.map(({ op }) => op)).not.toContain('MaxPool');
    const tangents = Object.fromEntries(names.map((name) => [tangentName(name), theta[name]!]));
    const feeds = {
      x,
      target,
      ...theta,
      ...(graph.inputs.some(({ name }) => name === tangentName(names[0]!)) && tangents),
    };
    const [expected, found] = await Promise.all(
      [model, written].map(async (bytes) => (await ort.InferenceSession.create(bytes)).run(feeds)),
    );
    for (const [name, { data }] of Object.entries(expected!))
      (data as Float32Array).forEach((value, i) =>
        expect((found![name]!.data as Float32Array)[i]).toBeCloseTo(value, 4),
      );
  }
});
