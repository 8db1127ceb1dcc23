import { expect, test } from 'vitest';
import { classProbabilitiesOf, probabilitiesOf, type Constant, type Graph, type Node } from '../src/index.ts';
import { floats, node, smallGraph } from './small-graph.ts';

const list = (values: readonly number[]): Constant => ({
  dataType: 'int64',
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

const graph = (...nodes: readonly Node[]): Graph =>
  smallGraph({
    inputs: { x: ['N', 3] },
    outputs: { y: ['N', 3] },
    nodes,
    constants: {
      axis: list([1]),
      rows: list([0]),
      both: list([0, 1]),
      column: list([-1, 1]),
      like: list([-1, 3]),
      ones: floats([3, 1], [1, 1, 1]),
      weights: floats([3, 1], [1, 2, 1]),
      one: floats([], [1]),
      minus: floats([], [-1]),
      half: floats([], [0.5]),
      two: floats([1], [2]),
      zero: floats([], [0]),
      tiny: floats([], [1e-7]),
    },
  });
const exp = node('Exp', ['x'], ['e']);
const sum = node('ReduceSum', ['e', 'axis'], ['s'], { keepdims: 1 });

const spellings: readonly (readonly [string, readonly Node[]])[] = [
  ['Softmax', [node('Softmax', ['x'], ['y'], { axis: 1 })]],
  ['a copied Softmax', [node('Softmax', ['x'], ['p'], { axis: 1 }), node('Identity', ['p'], ['y'])]],
  ['exp z / Σ', [exp, sum, node('Div', ['e', 's'], ['y'])]],
  [
    'exp(z − max) / Σ, the sum reshaped and spread',
    [
      node('ReduceMax', ['x'], ['m'], { axes: [1] }),
      node('Sub', ['x', 'm'], ['d']),
      node('Exp', ['d'], ['e']),
      node('ReduceSum', ['e', 'axis'], ['s0'], { keepdims: 0 }),
      node('Reshape', ['s0', 'column'], ['s1']),
      node('Shape', ['x'], ['shape']),
      node('Expand', ['s1', 'shape'], ['s']),
      node('Div', ['e', 's'], ['y']),
    ],
  ],
  ['exp z · (1 / Σ)', [exp, sum, node('Reciprocal', ['s'], ['r']), node('Mul', ['e', 'r'], ['y'])]],
  ['(1 / Σ) · exp z', [exp, sum, node('Div', ['one', 's'], ['r']), node('Mul', ['r', 'e'], ['y'])]],
  ['exp z · Σ⁻¹', [exp, sum, node('Pow', ['s', 'minus'], ['r']), node('Mul', ['e', 'r'], ['y'])]],
  ['Σ as a product with ones', [exp, node('MatMul', ['e', 'ones'], ['s']), node('Div', ['e', 's'], ['y'])]],
  ['Σ kept from 0', [exp, sum, node('Add', ['s', 'tiny'], ['t']), node('Div', ['e', 't'], ['y'])]],
  ['exp log softmax', [node('LogSoftmax', ['x'], ['l'], { axis: 1 }), node('Exp', ['l'], ['y'])]],
  [
    'exp(z − log Σ exp z)',
    [exp, sum, node('Log', ['s'], ['l']), node('Sub', ['x', 'l'], ['d']), node('Exp', ['d'], ['y'])],
  ],
  [
    'exp(z − logsumexp z)',
    [
      node('ReduceLogSumExp', ['x', 'axis'], ['l'], { keepdims: 1 }),
      node('Sub', ['x', 'l'], ['d']),
      node('Exp', ['d'], ['y']),
    ],
  ],
];

test.each(spellings)('%s is a softmax, of the numbers before it', (spelling, nodes) => {
  expect(probabilitiesOf(graph(...nodes), 'y')).toEqual({
    by: 'softmax',
    logits: spelling.includes('max)') ? 'd' : 'x',
    axis: spelling.includes('ones') || spelling === 'exp log softmax' ? expect.any(Number) : 1,
  });
});

const tanh = [node('Mul', ['x', 'half'], ['h']), node('Tanh', ['h'], ['t'])];
test.each<readonly [string, readonly Node[]]>([
  ['Sigmoid', [node('Sigmoid', ['x'], ['y'])]],
  [
    '1 / (1 + exp(−z))',
    [
      node('Neg', ['x'], ['n']),
      node('Exp', ['n'], ['e']),
      node('Add', ['e', 'one'], ['s']),
      node('Div', ['one', 's'], ['y']),
    ],
  ],
  [
    '(1 + exp(−1·z))⁻¹',
    [
      node('Mul', ['minus', 'x'], ['n']),
      node('Exp', ['n'], ['e']),
      node('Add', ['one', 'e'], ['s']),
      node('Pow', ['s', 'minus'], ['y']),
    ],
  ],
  [
    'Reciprocal of 1 + exp(0 − z)',
    [
      node('Sub', ['zero', 'x'], ['n']),
      node('Exp', ['n'], ['e']),
      node('Add', ['one', 'e'], ['s']),
      node('Reciprocal', ['s'], ['y']),
    ],
  ],
  ['exp z / (1 + exp z)', [exp, node('Add', ['one', 'e'], ['s']), node('Div', ['e', 's'], ['y'])]],
  ['½ (1 + tanh(z/2))', [...tanh, node('Add', ['t', 'one'], ['s']), node('Mul', ['half', 's'], ['y'])]],
  ['(1 + tanh(z/2)) / 2', [...tanh, node('Add', ['t', 'one'], ['s']), node('Div', ['s', 'two'], ['y'])]],
  ['½ tanh(z/2) + ½', [...tanh, node('Mul', ['t', 'half'], ['s']), node('Add', ['s', 'half'], ['y'])]],
  [
    'exp(−softplus(−z))',
    [
      node('Neg', ['x'], ['n']),
      node('Softplus', ['n'], ['s']),
      node('Neg', ['s'], ['l']),
      node('Exp', ['l'], ['y']),
    ],
  ],
])('%s is a logistic function, of the numbers before it', (_, nodes) => {
  expect(probabilitiesOf(graph(...nodes), 'y')).toEqual({ by: 'sigmoid', logits: 'x' });
});

test('a softmax along another axis than that of the classes makes no probabilities of them', () => {
  const shape = ['N', 3];
  const along = (axis: number): Graph => graph(node('Softmax', ['x'], ['y'], { axis }));
  const output = { name: 'y', dataType: 'float', shape } as const;
  expect(classProbabilitiesOf(along(1), output, 1)?.by).toBe('softmax');
  expect(classProbabilitiesOf(along(-1), output, 1)?.by).toBe('softmax');
  expect(classProbabilitiesOf(along(0), output, 1)).toBeUndefined();
  const sums = node('ReduceSum', ['e', 'rows'], ['s'], { keepdims: 1 });
  const byHand = graph(exp, sums, node('Div', ['e', 's'], ['y']));
  expect(classProbabilitiesOf(byHand, output, 1)).toBeUndefined();
});

test.each<readonly [string, readonly Node[]]>([
  ['logits', [node('Neg', ['x'], ['y'])]],
  [
    'exp z over the sum of something else',
    [exp, node('ReduceSum', ['x', 'axis'], ['s']), node('Div', ['e', 's'], ['y'])],
  ],
  [
    'exp z over a weighted sum',
    [exp, node('MatMul', ['e', 'weights'], ['s']), node('Div', ['e', 's'], ['y'])],
  ],
  [
    'exp z over the sum of all rows',
    [exp, node('ReduceSum', ['e', 'both'], ['s']), node('Div', ['e', 's'], ['y'])],
  ],
  [
    'tanh z moved to [0, 1] are a logistic function of 2z, which is no value of the graph, and',
    [node('Tanh', ['x'], ['t']), node('Add', ['t', 'one'], ['s']), node('Mul', ['half', 's'], ['y'])],
  ],
  [
    '1 / (2 + exp(−z))',
    [
      node('Neg', ['x'], ['n']),
      node('Exp', ['n'], ['e']),
      node('Add', ['e', 'two'], ['s']),
      node('Div', ['one', 's'], ['y']),
    ],
  ],
  ['exp(z − something else)', [exp, node('Sub', ['x', 'e'], ['d']), node('Exp', ['d'], ['y'])]],
])('%s are no probabilities', (_, nodes) => {
  expect(probabilitiesOf(graph(...nodes), 'y')).toBeUndefined();
});

test('shares of another sum, and a logistic function, are probabilities of their own kinds', () => {
  const shares = graph(node('Softplus', ['x'], ['e']), sum, node('Div', ['e', 's'], ['y']));
  expect(probabilitiesOf(shares, 'y')).toEqual({ by: 'shares', axis: 1 });
  expect(probabilitiesOf(graph(node('Sigmoid', ['x'], ['y'])), 'y')).toEqual({ by: 'sigmoid', logits: 'x' });
});

test('a softmax that is reshaped or clipped afterwards is one, without its input in the shape of the output', () => {
  const reshaped = graph(node('Softmax', ['x'], ['p'], { axis: 1 }), node('Reshape', ['p', 'like'], ['y']));
  expect(probabilitiesOf(reshaped, 'y')).toEqual({ by: 'softmax' });
});
