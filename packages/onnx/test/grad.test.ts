import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  differentiableOps,
  gradient,
  gradientSupport,
  hvp,
  inferShapes,
  UnsupportedOpError,
  type Attribute,
  type Dim,
  type Graph,
} from '@orograph/onnx';
import { runGradient } from './run-gradient.ts';

const int = (value: number): Attribute => ({ kind: 'int', value });
const list = (...values: number[]): Attribute => ({ kind: 'ints', value: values });

/** s = Σ op(x, …), all inputs float. */
function sumOf(
  op: string,
  shapes: readonly (readonly Dim[])[],
  attributes: Record<string, Attribute> = {},
  domain = '',
): Graph {
  const inputs = shapes.map((shape, i) => ({ name: 'xyz'[i]!, dataType: 'float' as const, shape }));
  return {
    name: op,
    opsets: { '': 18 },
    inputs,
    outputs: [{ name: 's', dataType: 'float', shape: [] }],
    nodes: [
      { op, domain, name: 'subject', inputs: inputs.map(({ name }) => name), outputs: ['y0'], attributes },
      {
        op: 'ReduceSum',
        domain: '',
        name: 'sum',
        inputs: ['y0'],
        outputs: ['s'],
        attributes: { keepdims: int(0) },
      },
    ],
    constants: new Map(),
    valueInfo: new Map(),
    metadata: {},
  };
}

test.each([
  [
    'the first of equal maxima in MaxPool',
    'MaxPool',
    [1, 1, 2, 2],
    [5, 5, 5, 5],
    [1, 0, 0, 0],
    { kernel_shape: list(2, 2) },
  ],
  ['equal shares of equal maxima in ReduceMax', 'ReduceMax', [4], [2, 7, 7, 1], [0, 0.5, 0.5, 0], {}],
  ['equal shares of equal minima in ReduceMin', 'ReduceMin', [3], [1, 1, 4], [0.5, 0.5, 0], {}],
  ['nothing at 0 in Relu', 'Relu', [3], [-1, 0, 1], [0, 0, 1], {}],
  ['nothing at 0 in Abs', 'Abs', [3], [-1, 0, 1], [-1, 0, 1], {}],
  ['nothing at the origin in ReduceL2', 'ReduceL2', [2], [0, 0], [0, 0], {}],
  ['the other factors in ReduceProd with a zero', 'ReduceProd', [3], [0, 2, 3], [6, 0, 0], {}],
  ['zero, finite, at large entries in Softmax', 'Softmax', [2], [1000, -1000], [0, 0], {}],
] as const)('the gradient gives %s', async (_, op, shape, values, expected, attributes) => {
  const graph = gradient(sumOf(op, [shape], attributes), 's', ['x']);
  const { 'grad/x': dx } = await runGradient(graph, { x: { shape, data: values } });
  expect([...dx!]).toEqual([...expected]);
});

test('Max shares the slope between equal entries', async () => {
  const graph = gradient(sumOf('Max', [[2], [2]]), 's', ['x', 'y']);
  const feed = { shape: [2], data: [1, 3] };
  const result = await runGradient(graph, { x: feed, y: { shape: [2], data: [1, 2] } });
  expect([...result['grad/x']!, ...result['grad/y']!]).toEqual([0.5, 1, 0.5, 0]);
});

test.each([1, 5])('one graph serves batches of any size: %i', async (n) => {
  const graph = gradient(
    sumOf('MatMul', [
      ['N', 2],
      [2, 3],
    ]),
    's',
    ['x', 'y'],
  );
  const { 'grad/y': dw } = await runGradient(graph, {
    x: { shape: [n, 2], data: Array.from({ length: 2 * n }, (_, i) => i % 2) },
    y: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] },
  });
  expect([...dw!]).toEqual([0, 0, 0, n, n, n]);
});

test('shapes that are not known are reduced while the graph runs', async () => {
  const graph = gradient(
    sumOf('Mul', [
      [null, 2],
      ['A', 2],
    ]),
    's',
    ['x', 'y'],
  );
  const result = await runGradient(graph, {
    x: { shape: [3, 2], data: [1, 2, 3, 4, 5, 6] },
    y: { shape: [1, 2], data: [10, 20] },
  });
  expect([...result['grad/y']!]).toEqual([9, 12]);
  expect([...result['grad/x']!]).toEqual([10, 20, 10, 20, 10, 20]);
});

test('an input that the output does not depend on has gradient and product zero', async () => {
  const base = sumOf('Identity', [[2]]);
  const graph = hvp(
    { ...base, inputs: [...base.inputs, { name: 'w', dataType: 'float', shape: [2] }] },
    's',
    ['w'],
  );
  const feed = { shape: [2], data: [1, 2] };
  const result = await runGradient(graph, { x: feed, w: feed, 'v/w': feed });
  expect([...result['grad/w']!, ...result['hvp/w']!]).toEqual([0, 0, 0, 0]);
});

test('an operator without a rule is named, with what still works', () => {
  const graph = sumOf('Det', [[2, 2]]);
  expect(() => gradient(graph, 's', ['x'])).toThrow(UnsupportedOpError);
  expect(() => gradient(graph, 's', ['x'])).toThrow(
    'gradient: node "subject" of type Det (opset 18) has no gradient rule. Evaluating and slicing this network still work.',
  );
  expect(gradientSupport(graph)).toEqual(['Det']);
  expect(gradientSupport(sumOf('Attention', [[2]], {}, 'com.microsoft'))).toEqual([
    'com.microsoft.Attention',
  ]);
  expect(gradientSupport(sumOf('Gelu', [[2]]))).toEqual([]);
});

test('gradientSupport names operators used in ways that have no rule, on the way from what moves only', () => {
  const conv = sumOf('Conv', [
    ['N', 1, 'H'],
    [1, 1, 2],
  ]);
  expect(gradientSupport(conv)).toEqual(['Conv']);
  expect(gradientSupport(sumOf('AveragePool', [['N', 1, 'H']], { kernel_shape: list(2) }))).toEqual([
    'AveragePool',
  ]);
  const scatter = sumOf('ScatterElements', [[2], [2], [2]], { reduction: { kind: 'string', value: 'mul' } });
  expect(gradientSupport(scatter)).toEqual(['ScatterElements']);
  const det = sumOf('Det', [[2, 2]]);
  const aside = { ...det, inputs: [...det.inputs, { name: 'w', dataType: 'float' as const, shape: [2] }] };
  expect(gradientSupport(aside, ['w'])).toEqual([]);
  expect(gradientSupport(aside, ['x'])).toEqual(['Det']);
});

test('a parameter read only inside the branch of an If is on the path, and the If is named', () => {
  const branch: Graph = {
    ...sumOf('Identity', []),
    outputs: [{ name: 'b', dataType: 'float' }],
    nodes: [{ op: 'Neg', domain: '', name: '', inputs: ['x'], outputs: ['b'], attributes: {} }],
  };
  const attribute = { kind: 'graph', value: branch } as const;
  const base = sumOf('If', [[2]], { then_branch: attribute, else_branch: attribute });
  const graph = {
    ...base,
    inputs: [...base.inputs, { name: 'condition', dataType: 'bool' as const, shape: [] }],
    nodes: base.nodes.map((node) => (node.op === 'If' ? { ...node, inputs: ['condition'] } : node)),
  };
  expect(() => gradient(graph, 's', ['x'])).toThrow(
    'node "subject" of type If (opset 18) has a condition that is computed while the graph runs.',
  );
  expect(gradientSupport(graph)).toEqual(['If']);
});

test('an operator without a rule off the path does not matter', () => {
  const base = sumOf('Identity', [[2]]);
  const det = { op: 'Det', domain: '', name: 'aside', inputs: ['m'], outputs: ['d'], attributes: {} };
  const graph = {
    ...base,
    inputs: [...base.inputs, { name: 'm', dataType: 'float' as const, shape: [2, 2] }],
    nodes: [...base.nodes, det],
  };
  expect(gradient(graph, 's', ['x']).outputs.map(({ name }) => name)).toEqual(['s', 'grad/x']);
});

test('misuse is refused with what was expected and what came', () => {
  const graph = sumOf('Identity', [[2]]);
  expect(() => gradient(graph, 'loss', ['x'])).toThrow(
    new RangeError('gradient: the graph has no value "loss".'),
  );
  expect(() => gradient(graph, 'y0', ['x'])).toThrow(
    new RangeError('gradient: expected "y0" to be a scalar, got shape [2].'),
  );
  expect(() => gradient(graph, 's', ['w'])).toThrow(
    new RangeError('gradient: the graph has no input or constant "w".'),
  );
  const whole = { ...graph, inputs: [{ name: 'x', dataType: 'int64' as const, shape: [2] }] };
  expect(() => gradient(whole, 's', ['x'])).toThrow(TypeError);
});

test('uses of an operator that no rule covers are refused', () => {
  const pool = sumOf('MaxPool', [[1, 1, 4]], { kernel_shape: list(2), storage_order: int(1) });
  expect(() => gradient(pool, 's', ['x'])).toThrow('has column-major indices, which have no rule');
  const scatter = sumOf('ScatterElements', [[2], [2], [2]], { reduction: { kind: 'string', value: 'mul' } });
  expect(() => gradient(scatter, 's', ['x'])).toThrow('has reduction "mul", which has no rule');
  const dropout = sumOf('Dropout', [[2]]);
  const training = {
    ...dropout,
    nodes: [{ ...dropout.nodes[0]!, inputs: ['x', '', 'on'] }, dropout.nodes[1]!],
    constants: new Map([['on', { dataType: 'bool' as const, shape: [], data: Uint8Array.of(1) }]]),
  };
  expect(() => gradient(training, 's', ['x'])).toThrow(
    'is in training mode, where each run draws other numbers',
  );
  const conv = sumOf('Conv', [
    ['N', 1, 'H'],
    [1, 1, 2],
  ]);
  expect(() => gradient(conv, 's', ['y'])).toThrow(
    'gradient: node "subject" of type Conv (opset 18) needs the spatial sizes of "x" to be numbers, got [H].',
  );
});

test('shapes keep their symbols through convolution, flattening and products', () => {
  const base = sumOf('Conv', [
    ['N', 1, 28, 28],
    [8, 1, 3, 3],
  ]);
  const flat = { op: 'Flatten', domain: '', name: 'flat', inputs: ['y0'], outputs: ['f'], attributes: {} };
  const shapes = inferShapes({ ...base, nodes: [base.nodes[0]!, flat] });
  expect(shapes.get('y0')!.shape).toEqual(['N', 8, 26, 26]);
  expect(shapes.get('f')!.shape).toEqual(['N', 5408]);
});

test('BatchNormalization with statistics among its outputs, before opset 14, is that of training', async () => {
  const values = [
    { shape: [3, 2], data: [1, 5, 2, -1, 6, 3] },
    { shape: [2], data: [2, 0.5] },
    { shape: [2], data: [1, -1] },
    { shape: [2], data: [0, 0] },
    { shape: [2], data: [1, 1] },
  ];
  const feeds = Object.fromEntries(values.map((value, i) => [`x${i}`, value]));
  const graph = (opset: number, outputs: string[], attributes: Record<string, Attribute>): Graph => {
    const base = sumOf('BatchNormalization', []);
    const inputs = values.map(({ shape }, i) => ({ name: `x${i}`, dataType: 'float' as const, shape }));
    const normalize = { ...base.nodes[0]!, inputs: inputs.map(({ name }) => name), outputs, attributes };
    const power = { op: 'Exp', domain: '', name: '', inputs: ['y0'], outputs: ['e'], attributes: {} };
    const sum = { ...base.nodes[1]!, inputs: ['e'] };
    return { ...base, opsets: { '': opset }, inputs, nodes: [normalize, power, sum] };
  };
  const slopes = async (given: Graph): Promise<readonly number[]> => {
    const result = await runGradient(gradient(given, 's', ['x0', 'x1', 'x2']), feeds);
    return ['grad/x0', 'grad/x1', 'grad/x2'].flatMap((name) => [...result[name]!]);
  };
  const old = await slopes(graph(13, ['y0', 'm', 'v', 'sm', 'sv'], {}));
  expect(old).toEqual(await slopes(graph(17, ['y0', 'm', 'v'], { training_mode: int(1) })));
  expect(old).not.toEqual(await slopes(graph(13, ['y0'], {})));
  expect(old.filter((_, i) => i < 6 && i % 2 === 0).reduce((a, b) => a + b, 0)).toBeCloseTo(0, 4);
});

test('the table of operators in the docs is the registry', () => {
  const path = new URL('../../../docs/operators.md', import.meta.url);
  const rows = differentiableOps().map(({ op, how, since }) => `| ${op} | ${how} | ${since}+ | yes | yes |`);
  const table = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => /^\| [A-Za-z][\w.]+ +\| (rule|lowered|unrolled|zero)/.test(line))
    .map((line) => line.replaceAll(/ +/g, ' ').trim());
  expect(table).toEqual(rows);
});
