import { createHash } from 'node:crypto';
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OnnxFormatError, parametersOf, parseOnnx, serializeOnnx, type Node } from '../src/index.ts';
import {
  AttributeProto_AttributeType,
  ModelProtoSchema,
  NodeProtoSchema,
  ValueInfoProtoSchema,
  type ModelProto,
} from '../src/onnx_pb.ts';
import { runGraph } from './run-graph.ts';
import { fixture } from './shared-fixtures.ts';
import { node, smallGraph } from './small-graph.ts';

const expected = JSON.parse(fixture('expected.json').toString()) as Record<string, number[]>;
const wave = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => Math.sin(0.7 * i));
const text = (s: string): Uint8Array => new TextEncoder().encode(s);

/** A model x -> Relu(x + w) to be spoilt by the test. */
function model(spoil: (m: ModelProto) => void = () => undefined): Uint8Array {
  const value = { case: 'tensorType' as const, value: { elemType: 1 } };
  const m = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: 17n }],
    graph: {
      node: [
        { opType: 'Add', input: ['x', 'w'], output: ['a'] },
        { opType: 'Relu', input: ['a'], output: ['y'] },
      ],
      initializer: [{ name: 'w', dataType: 1, dims: [2n], floatData: [1, 2] }],
      input: [{ name: 'x', type: { value } }],
      output: [{ name: 'y', type: { value } }],
    },
  });
  spoil(m);
  return toBinary(ModelProtoSchema, m);
}

const messageOf = (bytes: Uint8Array, settings?: Parameters<typeof parseOnnx>[1]): string => {
  try {
    parseOnnx(bytes, settings);
  } catch (error) {
    expect(error).toBeInstanceOf(OnnxFormatError);
    return (error as Error).message;
  }
  return 'no error';
};

test.each(['batchnorm-opset9', 'batchnorm-opset17'])('%s computes what PyTorch does', async (name) => {
  const graph = parseOnnx(fixture(`${name}.onnx`));
  expect(graph.inputs.map((input) => input.name)).toEqual(['x']);
  const { y } = await runGraph(graph, { x: { shape: [2, 1, 6, 6], data: wave(72) } });
  expected['batchnorm']!.forEach((want, i) => expect(y!.data[i]).toBeCloseTo(want, 5));
});

test('a half-precision export runs in float32', async () => {
  const graph = parseOnnx(fixture('float16.onnx'));
  expect([...graph.inputs, ...graph.outputs].map(({ dataType }) => dataType)).toEqual(['float', 'float']);
  expect([...graph.constants.values()].every(({ data }) => data instanceof Float32Array)).toBe(true);
  const { y } = await runGraph(graph, { x: { shape: [2, 4], data: wave(8) } });
  expected['float16']!.forEach((want, i) => expect(y!.data[i]).toBeCloseTo(want, 5));
});

test('typed fields are decoded, nodes sorted and local functions inlined', async () => {
  const graph = parseOnnx(fixture('typed-function.onnx'));
  expect([...graph.constants.get('wb')!.data]).toEqual([1.5, -2]);
  expect([...graph.constants.get('wh')!.data]).toEqual([0.5, 65504]);
  expect(
    graph.nodes.filter(({ op }) => op === 'LeakyRelu').map(({ attributes }) => attributes['alpha']?.value),
  ).toEqual([0.5, 0.25]);
  const { y } = await runGraph(graph, { x: { shape: [1, 2], data: Float32Array.of(1, -1) } });
  expect(y!.data[0]).toBeCloseTo(2 * 3, 5);
  expect(y!.data[1]).toBeCloseTo(65502 * -0.5 * 4 * 0.25, 2);
});

test('external data is read by location, offset and length, each file once', async () => {
  const asked: string[] = [];
  const externalData = (location: string): Uint8Array => {
    asked.push(location);
    return fixture(location);
  };
  const graph = parseOnnx(fixture('external.onnx'), { externalData });
  expect(asked).toEqual(['external.bin']);
  const { y } = await runGraph(graph, { x: { shape: [1, 3], data: Float32Array.of(1, 0, 0) } });
  [1, 1.1, 1.2, 1.3].forEach((want, i) => expect(y!.data[i]).toBeCloseTo(want, 6));
});

test('external data without a length has as many bytes as its tensor takes', () => {
  const m = fromBinary(ModelProtoSchema, fixture('external.onnx'));
  for (const tensor of m.graph!.initializer)
    tensor.externalData = tensor.externalData.filter(({ key }) => key !== 'length');
  const settings = { externalData: (location: string): Uint8Array => fixture(location) };
  const open = parseOnnx(toBinary(ModelProtoSchema, m), settings);
  expect(open.constants).toEqual(parseOnnx(fixture('external.onnx'), settings).constants);
});

test('external data has the SHA-1 that the file says, of all of it or of the tensor, or is refused', () => {
  const file = fixture('external.bin');
  const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');
  const said = (checksum: string): Uint8Array => {
    const m = fromBinary(ModelProtoSchema, fixture('external.onnx'));
    const [first] = m.graph!.initializer;
    first!.externalData.push({ $typeName: 'onnx.StringStringEntryProto', key: 'checksum', value: checksum });
    return toBinary(ModelProtoSchema, m);
  };
  const whole = { externalData: () => file };
  for (const checksum of [sha1(file), sha1(file).toUpperCase(), sha1(file.subarray(0, 48)), 'crc32:1234'])
    expect(parseOnnx(said(checksum), whole).constants.size).toBeGreaterThan(0);
  const flipped = Uint8Array.from(file);
  flipped[3]! ^= 1;
  expect(messageOf(said(sha1(file)), { externalData: () => flipped })).toBe(
    `parseOnnx: external data of "w": expected "external.bin" to have the checksum (SHA-1) ${sha1(file)}, got ${sha1(flipped)}: the file is damaged, or not the one of this model.`,
  );
});

const short = (): Uint8Array => new Uint8Array(50);
const absent = (): Uint8Array => {
  throw new Error('no such file');
};

test('missing, truncated or escaping external data is an error that names the file', () => {
  const bytes = fixture('external.onnx');
  expect(messageOf(bytes)).toBe(
    'parseOnnx: external data of "w" is in the file "external.bin", and no externalData was given.',
  );
  expect(messageOf(bytes, { externalData: absent })).toContain(
    'the file "external.bin" cannot be read: no such file',
  );
  expect(messageOf(bytes, { externalData: short })).toContain(
    'expected bytes 48 to 64 of "external.bin", which has 50: truncated?',
  );
  for (const value of ['../w.bin', '/etc/passwd', 'C:\\w.bin', 'a/../../b', '']) {
    const escaping = model(({ graph }) => {
      const w = graph!.initializer[0]!;
      w.dataLocation = 1;
      w.externalData = [{ $typeName: 'onnx.StringStringEntryProto', key: 'location', value }];
    });
    expect(messageOf(escaping, { externalData: short })).toContain(
      `inside the model's folder, got "${value}"`,
    );
  }
});

test('bytes that are no ONNX model are told apart from a truncated one', () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);
  for (const bytes of [text('hello, world'), text('{"format": "layers-model"}'), png, new Uint8Array()])
    expect(messageOf(bytes)).toContain('parseOnnx: not an ONNX model');
  for (const [bytes, kind] of [
    [text('version https://git-lfs.github.com/spec/v1'), 'the pointer that Git LFS keeps in place of a file'],
    [text('<!DOCTYPE html>'), 'a web page'],
    [Uint8Array.of(0x50, 0x4b, 3, 4, 0), 'a zip archive'],
    [Uint8Array.of(0x1c, 0, 0, 0, 0x54, 0x46, 0x4c, 0x33), 'a TensorFlow Lite model'],
    [new Uint8Array(), 'a file without bytes'],
  ] as const)
    expect(messageOf(bytes)).toContain(`, got ${kind}`);
  const whole = fixture('batchnorm-opset17.onnx');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: whole.length - 1 }), (length) => {
      expect(messageOf(whole.subarray(0, length))).toMatch(/truncated|is empty/);
    }),
  );
});

const spoilt: readonly (readonly [string, (m: ModelProto) => void, string])[] = [
  ['no nodes', ({ graph }) => (graph!.node = []), 'the graph is empty: it has no nodes'],
  ['a name defined twice', ({ graph }) => (graph!.node[0]!.output = ['y']), '"y" is defined twice'],
  [
    'a name nobody defines',
    ({ graph }) => (graph!.node[0]!.input = ['x', 'v']),
    'node "a" (Add) reads "v", which nothing defines',
  ],
  ['a cycle', ({ graph }) => (graph!.node[0]!.input = ['x', 'y']), 'a cycle'],
  [
    'too few numbers',
    ({ graph }) => (graph!.initializer[0]!.floatData = [1]),
    'tensor "w" of shape [2] expected 2 elements, got 1',
  ],
  ['an exotic type', ({ graph }) => (graph!.initializer[0]!.dataType = 17), 'tensor "w" has element type 17'],
  ['opset 6', (m) => (m.opsetImport[0]!.version = 6n), 'expected opset 7 or newer, got 6'],
  [
    'an input that is no tensor',
    ({ graph }) => (graph!.input[0]!.type = undefined),
    'input "x" is not a tensor',
  ],
  [
    'an attribute of a rare kind',
    ({ graph }) => {
      const type = AttributeProto_AttributeType.TYPE_PROTO;
      graph!.node[0]!.attribute = create(ModelProtoSchema, {
        graph: { node: [{ attribute: [{ name: 'type', type }] }] },
      }).graph!.node[0]!.attribute;
    },
    'attribute "type" of kind 13 is not supported',
  ],
  [
    'sparse weights',
    (m) =>
      (m.graph = create(ModelProtoSchema, { graph: { node: m.graph!.node, sparseInitializer: [{}] } }).graph),
    'sparse initializers',
  ],
  [
    'an endless function',
    (m) => {
      const functions = [{ name: 'Add', node: [{ opType: 'Add', output: ['o'] }], output: ['o'] }];
      m.functions = create(ModelProtoSchema, { functions }).functions;
    },
    'the function "Add" calls itself',
  ],
  [
    'a function of another opset',
    (m) =>
      (m.functions = create(ModelProtoSchema, {
        functions: [{ name: 'F', opsetImport: [{ version: 13n }] }],
      }).functions),
    'the function "F" uses opset 13',
  ],
];

test.each(spoilt)('a model with %s is refused', (_, spoil, message) => {
  expect(messageOf(model())).toBe('no error');
  expect(messageOf(model(spoil))).toContain(message);
});

test('a Constant node becomes a constant after the initializers, and open slice ends survive', () => {
  const graph = parseOnnx(
    model(({ graph: g }) => {
      const nodes = [
        {
          opType: 'Constant',
          input: [],
          output: ['c'],
          attribute: [{ name: 'value_floats', type: 6, floats: [1, 2] }],
        },
        {
          opType: 'Slice',
          input: ['c'],
          output: ['s'],
          attribute: [{ name: 'ends', type: 7, ints: [2n ** 63n - 1n] }],
        },
      ];
      g!.node.push(
        ...nodes.map((init) => create(NodeProtoSchema, init as MessageInitShape<typeof NodeProtoSchema>)),
      );
    }),
  );
  expect([...graph.constants.keys()]).toEqual(['w', 'c']);
  expect(graph.constants.get('c')).toEqual({
    dataType: 'float',
    shape: [2],
    data: Float32Array.of(1, 2),
    inline: true,
  });
  expect(graph.nodes.at(-1)).toEqual(node('Slice', ['c'], ['s'], { ends: [2 ** 63] }));
  expect(parseOnnx(serializeOnnx(graph))).toEqual(graph);
});

test('every 16-bit float decodes to the value its formula gives', () => {
  const bits = [0x0000, 0x8000, 0x0001, 0x03ff, 0x0400, 0x3c00, 0xc000, 0x7bff, 0x7c00, 0xfc00, 0x7e00];
  const read = (dataType: number): number[] => {
    const bytes = model(({ graph }) => {
      const w = graph!.initializer[0]!;
      Object.assign(w, { dataType, dims: [BigInt(bits.length)], floatData: [], int32Data: bits });
    });
    return [...(parseOnnx(bytes).constants.get('w')!.data as Float32Array)];
  };
  expect(read(10)).toEqual([
    0,
    -0,
    2 ** -24,
    1023 * 2 ** -24,
    2 ** -14,
    1,
    -2,
    65504,
    Infinity,
    -Infinity,
    NaN,
  ]);
  expect(read(16)[5]).toBe(2 ** -7);
  expect(read(16)[6]).toBe(-2);
});

const names = (name: string): string[] => parametersOf(parseOnnx(fixture(name))).map((p) => p.name);

test('parameters are found in exports of old opsets and half precision', () => {
  expect(names('batchnorm-opset9.onnx')).toEqual(names('batchnorm-opset17.onnx'));
  expect(names('float16.onnx')).toEqual(['0.weight', '0.bias', '2.weight', '2.bias']);
});

test('Erfc, which ONNX does not have, is read as 1 − Erf', () => {
  const graph = smallGraph({ inputs: { x: [2] }, outputs: { y: [2] }, nodes: [node('Erfc', ['x'], ['y'])] });
  const read = parseOnnx(serializeOnnx(graph));
  expect(read.nodes.map(({ op, inputs }) => [op, ...inputs])).toEqual([
    ['Erf', 'x'],
    ['Sub', 'erfc/one', 'y/erf'],
  ]);
  expect(read.constants.get('erfc/one')?.data).toEqual(Float32Array.of(1));
});

test.each(['float', 'double'] as const)(
  'of maps of %s probabilities the tensor they are made of is an output',
  (dataType) => {
    const zip: Node = { ...node('ZipMap', ['p'], ['maps']), domain: 'ai.onnx.ml' };
    const graph = smallGraph({
      inputs: { x: [2, 2] },
      outputs: {},
      nodes: [node('Softmax', ['x'], ['p']), zip],
    });
    const file = fromBinary(
      ModelProtoSchema,
      serializeOnnx({ ...graph, inputs: [{ name: 'x', dataType, shape: [2, 2] }] }),
    );
    file.graph!.output.push(
      create(ValueInfoProtoSchema, { name: 'maps', type: { value: { case: 'sequenceType', value: {} } } }),
    );
    const read = parseOnnx(toBinary(ModelProtoSchema, file));
    expect(read.outputs).toEqual([{ name: 'p', dataType }]);
    expect(read.nodes.map(({ op }) => op)).toEqual(['Softmax']);
  },
);
