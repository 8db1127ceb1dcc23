import { parseOnnx, serializeOnnx, type Graph } from '@orograph/onnx';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { webgpuModel } from '../src/webgpu-graph.ts';

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
  const model = serializeOnnx(graphOf('LogSoftmax', opset, attributes));
  const lowered = webgpuModel(model).model;
  expect(parseOnnx(lowered).nodes.map(({ op }) => op)).not.toContain('LogSoftmax');
  const expected = await run(model);
  (await run(lowered)).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
});

test('what WebGPU has, and older LogSoftmax over all later axes, stay the bytes they were', () => {
  for (const graph of [graphOf('Relu', 18), graphOf('LogSoftmax', 11)]) {
    const model = serializeOnnx(graph);
    expect(webgpuModel(model)).toEqual({ model, onCpu: [] });
  }
});

test('max-pooling with places stays on the CPU, by its name', () => {
  const graph = graphOf('Relu', 18);
  const pool = {
    op: 'MaxPool',
    domain: '',
    name: 'pool',
    inputs: ['y'],
    outputs: ['pooled', 'places'],
    attributes: { kernel_shape: { kind: 'ints', value: [2] } },
  } as const;
  expect(webgpuModel(serializeOnnx({ ...graph, nodes: [...graph.nodes, pool] })).onCpu).toEqual(['pool']);
});
