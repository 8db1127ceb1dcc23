import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import {
  parseOnnx,
  serializeOnnx,
  serializeOnnxExternal,
  type Attribute,
  type Constant,
  type Graph,
} from '../src/index.ts';
import { fixture, haveShared, shared } from './shared-fixtures.ts';
import { floats, node, smallGraph } from './small-graph.ts';

const text = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' });
const whole = fc.integer({ min: -(2 ** 31), max: 2 ** 31 });
const float32 = fc.float({ noDefaultInfinity: false });
const constant: fc.Arbitrary<Constant> = fc.oneof(
  fc.array(float32, { maxLength: 5 }).map((a) => floats([a.length], a)),
  fc
    .array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 5 })
    .map((a): Constant => ({ dataType: 'int64', shape: [1, a.length], data: BigInt64Array.from(a) })),
  fc
    .uint8Array({ maxLength: 5 })
    .map((a): Constant => ({ dataType: 'uint8', shape: [a.length], data: Uint8Array.from(a) })),
  fc
    .array(fc.double(), { maxLength: 3 })
    .map((a): Constant => ({ dataType: 'double', shape: [a.length, 1], data: Float64Array.from(a) })),
  fc.boolean().map((b): Constant => ({ dataType: 'bool', shape: [], data: Uint8Array.of(Number(b)) })),
  fc
    .array(text, { maxLength: 3 })
    .map((data): Constant => ({ dataType: 'string', shape: [data.length], data })),
);
const attribute: fc.Arbitrary<Attribute> = fc.oneof(
  float32.map((value): Attribute => ({ kind: 'float', value })),
  whole.map((value): Attribute => ({ kind: 'int', value })),
  text.map((value): Attribute => ({ kind: 'string', value })),
  constant.map((value): Attribute => ({ kind: 'tensor', value })),
  fc.array(float32).map((value): Attribute => ({ kind: 'floats', value })),
  fc.array(whole).map((value): Attribute => ({ kind: 'ints', value })),
  fc.array(text).map((value): Attribute => ({ kind: 'strings', value })),
);
const dims = fc.array(fc.oneof(fc.nat(), text, fc.constant(null)), { maxLength: 4 });
const graphs: fc.Arbitrary<Graph> = fc
  .record({
    constants: fc.array(constant, { maxLength: 4 }),
    attributes: fc.dictionary(fc.constantFrom('alpha', 'beta', 'body_type', 'k'), attribute),
    shape: fc.option(dims, { nil: undefined }),
    length: fc.integer({ min: 1, max: 4 }),
    metadata: fc.dictionary(fc.constantFrom('a', 'b'), text),
    opset: fc.integer({ min: 7, max: 23 }),
  })
  .map(({ constants, attributes, shape, length, metadata, opset }) => {
    const base = smallGraph({ inputs: { v0: shape }, outputs: { [`v${length}`]: shape }, nodes: [] }, opset);
    const names = constants.map((_, i) => `c${i}`);
    return Object.assign(base, {
      metadata,
      constants: new Map(constants.map((c, i) => [names[i]!, c])),
      nodes: Array.from({ length }, (_, i) => ({
        op: 'Op',
        domain: i === 0 ? 'custom' : '',
        name: `n${i}`,
        inputs: [`v${i}`, '', ...names],
        outputs: [`v${i + 1}`],
        attributes,
      })),
      valueInfo: new Map([['v1', { ...base.inputs[0]!, name: 'v1' }]]),
    });
  });

test('what is written is read back equal, whatever the graph', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      expect(parseOnnx(serializeOnnx(graph))).toEqual(graph);
    }),
  );
});

const branch = (op: string): Attribute => ({
  kind: 'graph',
  value: {
    ...smallGraph({ inputs: {}, outputs: { o: [2] }, nodes: [node(op, ['x'], ['o'])] }),
    opsets: {},
  },
});

test('subgraphs are written and read back', () => {
  const choose = {
    ...node('If', ['c'], ['y']),
    attributes: { then_branch: branch('Relu'), else_branch: branch('Neg') },
  };
  const graph = smallGraph({ inputs: { c: [], x: [2] }, outputs: { y: [2] }, nodes: [choose] });
  expect(parseOnnx(serializeOnnx(graph))).toEqual(graph);
});

test.each(['batchnorm-opset9', 'batchnorm-opset17', 'float16', 'quantized', 'typed-function'])(
  'the graph of %s survives writing and reading',
  (name) => {
    const graph = parseOnnx(fixture(`${name}.onnx`));
    expect(parseOnnx(serializeOnnx(graph))).toEqual(graph);
  },
);

test('external data holds large constants at multiples of 64 bytes and reads back equal', () => {
  const wave = Array.from({ length: 300 }, (_, i) => Math.sin(i));
  const graph = smallGraph({
    inputs: { x: [300] },
    outputs: { y: [300] },
    nodes: [node('Sum', ['x', 'a', 'b', 'c'], ['y'])],
    constants: { a: floats([300], wave), b: floats([1], [2]), c: floats([300], wave.toReversed()) },
  });
  const { model, data } = serializeOnnxExternal(graph, 'weights.bin');
  expect(data.length).toBe(1216 + 1200);
  expect(model.length).toBeLessThan(600);
  const externalData = (location: string): Uint8Array =>
    location === 'weights.bin' ? data : new Uint8Array();
  expect(parseOnnx(model, { externalData })).toEqual(graph);
});

test.skipIf(!haveShared).each(['mlp-1', 'cnn-1'])(
  'ONNX Runtime computes the same from %s and from what is written',
  async (name) => {
    const bytes = shared(`${name}.onnx`);
    const graph = parseOnnx(bytes);
    expect(parseOnnx(serializeOnnx(graph))).toEqual(graph);
    const x = new Tensor(
      'float32',
      Float32Array.from({ length: 2 * 784 }, (_, i) => Math.sin(i)),
      [2, 1, 28, 28],
    );
    const run = async (model: Uint8Array): Promise<unknown> => {
      const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
      const { output } = await session.run({ x });
      await session.release();
      return output!.data;
    };
    expect(await run(serializeOnnx(graph))).toEqual(await run(bytes));
  },
);
