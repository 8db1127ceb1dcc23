import { expect, test } from 'vitest';
import {
  layoutOfParameters,
  opHistogram,
  parametersOf,
  parseOnnx,
  promote,
  serializeOnnx,
  thetaOf,
  withTheta,
  type Constant,
  type Graph,
  type Node,
} from '../src/index.ts';
import { fixture, haveShared, shared } from './shared-fixtures.ts';
import { floats, node, smallGraph } from './small-graph.ts';

const zeros = (...shape: number[]): Constant =>
  floats(shape, Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0));

/** A graph from x to y with these nodes and constants. */
const graphOf = (constants: Readonly<Record<string, Constant>>, ...nodes: readonly Node[]): Graph =>
  smallGraph({ inputs: { x: ['N', 4] }, outputs: { y: null as never }, nodes, constants });
const axes = (graph: Graph): Record<string, number> =>
  Object.fromEntries(parametersOf(graph).map(({ name, filterAxis }) => [name, filterAxis]));

test.skipIf(!haveShared).each(['mlp-0', 'mlp-1', 'mlp-2', 'cnn-0', 'cnn-1', 'cnn-2'])(
  'the parameters of %s are those PyTorch lists, in its order',
  (name) => {
    const graph = parseOnnx(shared(`${name}.onnx`));
    const expected = JSON.parse(shared(`${name}.expected.json`).toString()) as {
      readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[];
      readonly dimension: number;
    };
    const parameters = parametersOf(graph);
    expect(parameters.map(({ name: block, shape }) => ({ name: block, shape }))).toEqual(expected.parameters);
    expect(parameters.every(({ filterAxis }) => filterAxis === 0)).toBe(true);
    expect(layoutOfParameters(parameters).dim).toBe(expected.dimension);
  },
);

test('running statistics of batch normalization are not parameters', () => {
  expect(axes(parseOnnx(fixture('batchnorm-opset17.onnx')))).toEqual({
    'conv.weight': 0,
    'conv.bias': 0,
    'bn.weight': 0,
    'bn.bias': 0,
    'up.weight': 1,
    'up.bias': 0,
    'fc.weight': 0,
    'fc.bias': 0,
  });
});

test('bounds, exponents, pads, scales, scalars and integers are not parameters', () => {
  const int: Constant = { dataType: 'int64', shape: [2], data: BigInt64Array.of(0n, 1n) };
  const graph = graphOf(
    {
      low: zeros(1),
      two: zeros(1),
      pad: zeros(1),
      scales: zeros(4),
      half: zeros(),
      shape: int,
      w: zeros(4, 4),
    },
    node('MatMul', ['x', 'w'], ['a']),
    node('Clip', ['a', 'low'], ['b']),
    node('Pow', ['b', 'two'], ['c']),
    node('Pad', ['c', 'shape', 'pad'], ['d']),
    node('Resize', ['d', '', 'scales'], ['e']),
    node('Mul', ['e', 'half'], ['f']),
    node('Reshape', ['f', 'shape'], ['y']),
  );
  expect(axes(graph)).toEqual({ w: 1 });
});

test('constants that normalize the raw input are no parameters, unless named', () => {
  const graph = graphOf(
    { mean: zeros(1, 4), std: zeros(1, 4), w: zeros(4, 3), bias: zeros(3) },
    node('Sub', ['x', 'mean'], ['a']),
    node('Div', ['a', 'std'], ['b']),
    node('MatMul', ['b', 'w'], ['c']),
    node('Add', ['c', 'bias'], ['y']),
  );
  expect(axes(graph)).toEqual({ w: 1, bias: 0 });
  expect(parametersOf(graph, { include: ['mean', 'w'] }).map(({ name }) => name)).toEqual(['mean', 'w']);
});

test('the filter axis is that of the output units, through Transpose and whichever operand the weight is', () => {
  const w = zeros(4, 4);
  const perm = { perm: [1, 0] };
  const graph = graphOf(
    {
      m: w,
      mt: w,
      left: w,
      twice: w,
      g: w,
      gt: w,
      q: w,
      lstm: zeros(1, 16, 4),
      table: zeros(9, 4),
      mixed: zeros(2, 8),
    },
    node('MatMul', ['x', 'm'], ['a']),
    node('Transpose', ['mt'], ['mtt'], perm),
    node('MatMul', ['a', 'mtt'], ['b']),
    node('MatMul', ['left', 'b'], ['b2']),
    node('Transpose', ['twice'], ['t'], perm),
    node('Gemm', ['b2', 't'], ['c'], { transB: 1 }),
    node('Gemm', ['c', 'g'], ['d']),
    node('Gemm', ['d', 'gt'], ['e'], { transB: 1 }),
    node('QuantizeLinear', ['q', 's'], ['qq']),
    node('DequantizeLinear', ['qq', 's'], ['qd']),
    node('Gemm', ['e', 'qd'], ['f'], { transB: 1 }),
    node('LSTM', ['f', 'lstm'], ['h']),
    node('Gather', ['table', 'h'], ['i']),
    node('Reshape', ['mixed', 'h'], ['r']),
    node('MatMul', ['i', 'r'], ['y']),
  );
  expect(axes(graph)).toEqual({
    m: 1,
    mt: 0,
    left: 0,
    twice: 1,
    g: 1,
    gt: 0,
    q: 0,
    lstm: 1,
    table: 0,
    mixed: 0,
  });
});

test('a graph with quantized weights only says so', () => {
  expect(() => parametersOf(parseOnnx(fixture('quantized.onnx')))).toThrow(
    new TypeError(
      'parametersOf: expected float weights, but all are quantized (2 tensors, "wq" first); export the network before quantization.',
    ),
  );
});

test('include takes exact names and patterns with * and ?, and lists what there is', () => {
  const graph = parseOnnx(fixture('batchnorm-opset17.onnx'));
  const names = (...include: string[]): string[] => parametersOf(graph, { include }).map(({ name }) => name);
  expect(names('?n.*')).toEqual(['bn.weight', 'bn.bias']);
  expect(names('fc.bias', 'conv*')).toEqual(['conv.weight', 'conv.bias', 'fc.bias']);
  expect(names('*')).toHaveLength(8);
  expect(() => names('c.v*')).toThrow(
    'parametersOf: no parameter matches "c.v*"; the parameters are "conv.weight", "conv.bias"',
  );
});

test('θ goes into the graph and comes out again, float64 weights included', () => {
  const graph = graphOf(
    {
      a: floats([2], [1, 2]),
      b: { dataType: 'double', shape: [1], data: Float64Array.of(3) },
      w: zeros(2, 2),
    },
    node('MatMul', ['x', 'w'], ['h']),
    node('Add', ['h', 'a'], ['i']),
    node('Mul', ['i', 'b'], ['y']),
  );
  const parameters = parametersOf(graph);
  expect([...thetaOf(graph, parameters)]).toEqual([1, 2, 3, 0, 0, 0, 0]);
  const theta = Float64Array.of(7, 6, 5, 4, 3, 2, 1);
  const changed = withTheta(graph, parameters, theta);
  expect([...thetaOf(changed, parameters)]).toEqual([...theta]);
  expect(changed.constants.get('b')!.data).toEqual(Float64Array.of(5));
  expect([...thetaOf(graph, parameters)]).toEqual([1, 2, 3, 0, 0, 0, 0]);
  expect(() => withTheta(graph, parameters, theta.subarray(1))).toThrow(
    'expected a vector of dimension 7, got 6',
  );
  const other = { ...parameters[0]!, name: 'other' };
  expect(() => thetaOf(graph, [other])).toThrow('thetaOf: the graph has no constant "other".');
  expect(() => withTheta(graph, [other], new Float32Array(2))).toThrow(
    'withTheta: the graph has no constant "other".',
  );
});

test('promoted constants become inputs after those there are', () => {
  const graph = parseOnnx(fixture('float16.onnx'));
  const promoted = promote(graph, ['2.bias', '0.weight']);
  expect(promoted.inputs.map(({ name }) => name)).toEqual(['x', '2.bias', '0.weight']);
  expect(promoted.inputs[2]).toEqual({ name: '0.weight', dataType: 'float', shape: [5, 4] });
  expect([...promoted.constants.keys()]).toEqual(['0.bias', '2.weight']);
  expect(() => promote(graph, ['0.bias', '0.bias'])).toThrow('no constant "0.bias", or it was named twice');
});

test('the histogram counts operators, inside subgraphs too, most frequent first', () => {
  const inner = smallGraph({ inputs: {}, outputs: {}, nodes: [node('Relu', [], []), node('Relu', [], [])] });
  const loop: Node = { ...node('Loop', [], []), attributes: { body: { kind: 'graph', value: inner } } };
  const custom: Node = { ...node('Gelu', [], []), domain: 'com.microsoft' };
  expect(
    Object.entries(
      opHistogram(graphOf({}, node('Abs', [], []), custom, loop, node('Abs', [], []), node('Abs', [], []))),
    ),
  ).toEqual([
    ['Abs', 3],
    ['Relu', 2],
    ['Loop', 1],
    ['com.microsoft::Gelu', 1],
  ]);
});

test('constants of Constant nodes count only where no initializer does', () => {
  const layers = [
    node('Conv', ['x', 'w'], ['c']),
    node('InstanceNormalization', ['c', 'ones', 'none'], ['y']),
  ];
  const fixed = {
    ones: { ...zeros(8), inline: true as const },
    none: { ...zeros(8), inline: true as const },
  };
  const graph = graphOf({ w: zeros(8, 3, 3), ...fixed }, ...layers);
  expect(parametersOf(graph).map(({ name }) => name)).toEqual(['w']);
  expect(parametersOf(parseOnnx(serializeOnnx(graph))).map(({ name }) => name)).toEqual(['w']);
  expect(parametersOf(graph, { include: ['ones'] }).map(({ name }) => name)).toEqual(['ones']);
  const all = graphOf({ w: { ...zeros(8, 3, 3), inline: true }, ...fixed }, ...layers);
  expect(parametersOf(all).map(({ name }) => name)).toEqual(['w', 'ones', 'none']);
});

test('what the file calls a parameter counts whatever its use, what it calls computed never; both are kept when written', () => {
  const graph = graphOf(
    {
      scale: { ...floats([], [2]), origin: 'parameter' },
      table: { ...zeros(4), origin: 'computed' },
      bias: zeros(4),
    },
    node('Exp', ['scale'], ['e']),
    node('Mul', ['x', 'e'], ['a']),
    node('Relu', ['a'], ['b']),
    node('Add', ['b', 'table'], ['c']),
    node('Add', ['c', 'bias'], ['y']),
  );
  expect(Object.keys(axes(graph))).toEqual(['scale', 'bias']);
  const moved = withTheta(graph, parametersOf(graph), Float32Array.of(1, 2, 3, 4, 5));
  expect(Object.keys(axes(parseOnnx(serializeOnnx(moved))))).toEqual(['scale', 'bias']);
  expect(parametersOf(graph, { include: ['table'] }).map(({ name }) => name)).toEqual(['table']);
});

test('additive masks are not parameters, whatever they rule out with', () => {
  const masks = {
    m1: floats([2, 2], [0, -Infinity, 0, 0]),
    m2: floats([2], [-1e9, 0]),
    b: floats([2], [-3, 0]),
  };
  const graph = graphOf(
    masks,
    node('Relu', ['x'], ['a']),
    node('Add', ['a', 'm1'], ['c']),
    node('Add', ['c', 'm2'], ['d']),
    node('Add', ['d', 'b'], ['y']),
  );
  expect(Object.keys(axes(graph))).toEqual(['b']);
});

test('weights that are used inside a Loop, captured or carried, are parameters', () => {
  const inner = smallGraph({
    inputs: { i: [], go: [], h: [2, 2], carried: [2, 2] },
    outputs: { go: [], next: [2, 2], carried: [2, 2] },
    nodes: [node('MatMul', ['h', 'carried'], ['p']), node('MatMul', ['p', 'captured'], ['next'])],
  });
  const loop: Node = {
    ...node('Loop', ['count', '', 'x', 'w'], ['y', 'last']),
    attributes: { body: { kind: 'graph', value: inner } },
  };
  const count: Constant = { dataType: 'int64', shape: [], data: BigInt64Array.of(2n) };
  expect(axes(graphOf({ count, w: zeros(2, 2), captured: zeros(2, 2), unused: zeros(2) }, loop))).toEqual({
    w: 1,
    captured: 1,
  });
});

test('a number that PyTorch stored under a name is a parameter, one it wrote as a constant is none', () => {
  const scalar = { ...floats([], [1.5]) };
  const graph: Graph = {
    ...smallGraph({
      inputs: { x: ['N', 2] },
      outputs: { y: ['N', 2] },
      nodes: [
        node('MatMul', ['x', 'w'], ['h']),
        node('Mul', ['h', 'temperature'], ['g']),
        node('Add', ['g', '/Constant_output_0'], ['y']),
      ],
      constants: {
        temperature: scalar,
        w: floats([2, 2], [1, 2, 3, 4]),
        '/Constant_output_0': { ...scalar, inline: true },
      },
    }),
    producer: 'pytorch',
  };
  expect(parametersOf(graph)).toEqual([
    { name: 'temperature', shape: [], filterAxis: 0, dataType: 'float' },
    { name: 'w', shape: [2, 2], filterAxis: 1, dataType: 'float' },
  ]);
  const { producer: _, ...unknown } = graph;
  expect(parametersOf(unknown).map(({ name }) => name)).toEqual(['w']);
});
