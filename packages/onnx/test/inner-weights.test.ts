import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import {
  parametersOf,
  parseOnnx,
  decideBranches,
  gradient,
  uncountedWeights,
  undecidedWeights,
  type Graph,
} from '../src/index.ts';
import { ModelProtoSchema, NodeProtoSchema } from '../src/onnx_pb.ts';
import { runGradient } from './run-gradient.ts';
import { runGraph } from './run-graph.ts';
import { floats, node, smallGraph } from './small-graph.ts';

const x = { shape: [1, 2], data: Float32Array.of(1, -2) };
const w = [0.5, 0.25, -0.5, 1];
/** h W for a row h. */
const times = ([a, b]: readonly number[]): number[] => [a! * w[0]! + b! * w[2]!, a! * w[1]! + b! * w[3]!];

/** y = x W W W, W in the body of a loop. */
function repeated(): Graph {
  const body = smallGraph({
    inputs: { i: [], c: [], h: ['N', 2] },
    outputs: { cc: [], hh: ['N', 2] },
    nodes: [node('Identity', ['c'], ['cc']), node('MatMul', ['h', 'w'], ['hh'])],
    constants: { w: floats([2, 2], w) },
  });
  const typed = body.inputs.map((info, i) =>
    i === 2 ? info : { ...info, dataType: i === 0 ? ('int64' as const) : ('bool' as const) },
  );
  const outputs = body.outputs.map((info, i) => (i === 1 ? info : { ...info, dataType: 'bool' as const }));
  return smallGraph({
    inputs: { x: ['N', 2] },
    outputs: { y: ['N', 2] },
    nodes: [
      {
        ...node('Loop', ['steps', '', 'x'], ['y']),
        attributes: { body: { kind: 'graph', value: { ...body, inputs: typed, outputs } } },
      },
    ],
    constants: {
      steps: { dataType: 'int64', shape: [], data: BigInt64Array.of(3n) },
      w: floats([2, 2], [9, 9, 9, 9]),
    },
  });
}

test('weights in the body of a loop are parameters, under a free name, and the loop computes what it did', async () => {
  const graph = decideBranches(repeated());
  expect(parametersOf(graph).map(({ name, shape }) => [name, shape])).toEqual([['w_1', [2, 2]]]);
  const expected = times(times(times([1, -2])));
  expect(Array.from((await runGraph(graph, { x }))['y']!.data)).toEqual(expected);
  // ∂ Σ y / ∂ W by central differences of the same product.
  const sum = (at: readonly number[]): number => {
    const step = ([a, b]: readonly number[]): number[] => [
      a! * at[0]! + b! * at[2]!,
      a! * at[1]! + b! * at[3]!,
    ];
    return step(step(step([1, -2]))).reduce((s, v) => s + v);
  };
  const slopes = w.map((_, k) => {
    const moved = (by: number): number => sum(w.map((v, j) => (j === k ? v + by : v)));
    return (moved(1e-4) - moved(-1e-4)) / 2e-4;
  });
  const total: Graph = {
    ...graph,
    nodes: [...graph.nodes, node('ReduceSum', ['y'], ['s'], { keepdims: 0 })],
    outputs: [{ name: 's', dataType: 'float', shape: [] }],
  };
  const { 'grad/w_1': found } = await runGradient(gradient(total, 's', ['w_1']), { x });
  slopes.forEach((slope, k) => expect(found![k]).toBeCloseTo(slope, 4));
});

test('weights of an If inside a loop that the data decide are named', () => {
  const branch = smallGraph({
    inputs: {},
    outputs: { o: ['N', 2] },
    nodes: [node('MatMul', ['h', 'v'], ['o'])],
    constants: { v: floats([2, 2], w) },
  });
  const graph = repeated();
  const [loop] = graph.nodes;
  const body = (loop!.attributes['body'] as { readonly value: Graph }).value;
  const choice = {
    ...node('If', ['open'], ['hh']),
    attributes: {
      then_branch: { kind: 'graph' as const, value: branch },
      else_branch: { kind: 'graph' as const, value: branch },
    },
  };
  const inner = { ...body, nodes: [body.nodes[0]!, choice] };
  const nodes = [{ ...loop!, attributes: { body: { kind: 'graph' as const, value: inner } } }];
  expect(undecidedWeights({ ...graph, nodes })).toEqual([
    { node: 'hh', condition: 'open', weights: ['v', 'v'] },
  ]);
});

const tensor = { dataType: 1, dims: [2n, 2n], floatData: w };
const constant: MessageInitShape<typeof NodeProtoSchema> = {
  opType: 'Constant',
  output: ['w'],
  attribute: [{ name: 'value', type: 4, t: tensor }],
};
const value = { case: 'tensorType' as const, value: { elemType: 1 } };

test('weights that a function holds are parameters, one for all its calls', async () => {
  const opsetImport = [
    { domain: '', version: 17n },
    { domain: 'my', version: 1n },
  ];
  const call = (input: string, output: string): MessageInitShape<typeof NodeProtoSchema> => ({
    opType: 'Turn',
    domain: 'my',
    input: [input],
    output: [output],
  });
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport,
    functions: [
      {
        name: 'Turn',
        domain: 'my',
        input: ['a'],
        output: ['b'],
        opsetImport: [{ domain: '', version: 17n }],
        node: [constant, { opType: 'MatMul', input: ['a', 'w'], output: ['b'] }],
      },
    ],
    graph: {
      node: [call('x', 'h'), call('h', 't'), { opType: 'Add', input: ['t', 'bias'], output: ['y'] }],
      initializer: [{ name: 'bias', dataType: 1, dims: [2n], floatData: [0, 0] }],
      input: [{ name: 'x', type: { value } }],
      output: [{ name: 'y', type: { value } }],
    },
  });
  const graph = parseOnnx(toBinary(ModelProtoSchema, model));
  expect(parametersOf(graph).map(({ name, shape }) => [name, shape])).toEqual([
    ['bias', [2]],
    ['Turn/w', [2, 2]],
  ]);
  const { y } = await runGraph(graph, { x });
  expect(Array.from(y!.data)).toEqual(times(times([1, -2])));
});

test('a matrix that is a Constant node beside initializers is named, and so is a quantized one', () => {
  const graph = smallGraph({
    inputs: { x: ['N', 2] },
    outputs: { y: ['N', 2] },
    nodes: [
      node('MatMul', ['x', 'w'], ['h']),
      node('MatMul', ['h', 'fixed'], ['g']),
      node('DequantizeLinear', ['q', 'scale'], ['v']),
      node('MatMul', ['g', 'v'], ['z']),
      node('Mul', ['z', 'row'], ['y']),
    ],
    constants: {
      w: floats([2, 2], w),
      fixed: { ...floats([2, 2], w), inline: true },
      row: { ...floats([1, 2], [1, 2]), inline: true },
      q: { dataType: 'int8', shape: [2, 2], data: Int8Array.of(1, 2, 3, 4) },
      scale: floats([], [0.1]),
    },
  });
  expect(parametersOf(graph).map(({ name }) => name)).toEqual(['w']);
  expect(uncountedWeights(graph)).toEqual([
    { name: 'fixed', shape: [2, 2], why: 'constant' },
    { name: 'q', shape: [2, 2], why: 'quantized' },
  ]);
  expect(parametersOf(graph, { include: ['*', 'fixed'] }).map(({ name }) => name)).toEqual(['w', 'fixed']);
});
