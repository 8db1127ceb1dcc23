import { expect, test } from 'vitest';
import { DifferentNetworksError, matchCheckpoints, parametersOf, type Graph } from '../src/index.ts';
import { floats, node, smallGraph } from './small-graph.ts';

/** x → Gemm → LayerNormalization → Gemm → LayerNormalization; `names` renames the tensors it stores. */
function network(
  names: Readonly<Record<string, string>> = {},
  { bias = true, value = 1, op = 'Relu', epsilon = 1, width = 3 } = {},
): Graph {
  const own = (name: string): string => names[name] ?? name;
  const constant = (offset: number): ReturnType<typeof floats> =>
    floats(
      [width],
      Array.from({ length: width }, (_, i) => offset + i * value),
    );
  const tensors = {
    w1: floats(
      [width, 2],
      Array.from({ length: 2 * width }, (_, i) => value * i),
    ),
    b1: constant(0),
    s1: constant(1),
    c1: constant(2),
    w2: floats(
      [width, width],
      Array.from({ length: width * width }, (_, i) => value + i),
    ),
    b2: constant(3),
    s2: constant(1),
    c2: constant(2),
  };
  const wanted = Object.entries(tensors).filter(([name]) => bias || name !== 'b2');
  return smallGraph({
    inputs: { x: ['N', 2] },
    outputs: { y: ['N', width] },
    nodes: [
      node('Gemm', ['x', own('w1'), own('b1')], ['h1'], { transB: 1 }),
      node('LayerNormalization', ['h1', own('s1'), own('c1')], ['h2'], { epsilon }),
      node(op, ['h2'], ['h3']),
      node('Gemm', ['h3', own('w2'), ...(bias ? [own('b2')] : [])], ['h4'], { transB: 1 }),
      node('LayerNormalization', ['h4', own('s2'), own('c2')], ['y'], { epsilon: 1 }),
    ],
    constants: Object.fromEntries(wanted.map(([name, value_]) => [own(name), value_])),
  });
}
const names = (graph: Graph): readonly string[] => parametersOf(graph).map(({ name }) => name);

test('a checkpoint takes the names, order and nodes of the first, and keeps its numbers', () => {
  const other = network({ w1: 'dense/kernel', s2: 'norm/scale' }, { value: 5 });
  const [first, matched] = matchCheckpoints([
    network(),
    { ...other, constants: new Map([...other.constants].toReversed()) },
  ]) as [Graph, Graph];
  expect(names(matched)).toEqual(names(network()));
  expect(matched.nodes).toEqual(first.nodes);
  expect(matched.constants.get('w1')!.data).toEqual(other.constants.get('dense/kernel')!.data);
});

test('tensors that are one in one checkpoint and two in another are two in both, either way round', () => {
  const merged = network({ s2: 's1', c2: 'c1' });
  for (const graphs of [
    [merged, network()],
    [network(), merged],
  ]) {
    const matched = matchCheckpoints(graphs);
    expect(matched.map((graph) => names(graph).length)).toEqual([8, 8]);
    const [coarse] = matched.filter((_, i) => graphs[i] === merged) as [Graph];
    const [first, second] = [coarse.nodes[1]!, coarse.nodes[4]!].map(({ inputs }) => inputs[1]!);
    expect(first).not.toBe(second);
    expect(coarse.constants.get(first!)!.data).toEqual(coarse.constants.get(second!)!.data);
  }
});

test('tensors that are one in all checkpoints stay one', () => {
  const merged = network({ s2: 's1', c2: 'c1' });
  const [a, b] = matchCheckpoints([merged, merged]) as [Graph, Graph];
  expect([names(a).length, names(b).length]).toEqual([6, 6]);
});

test('a bias that one checkpoint leaves out is zero there', () => {
  for (const graphs of [
    [network({}, { bias: false }), network()],
    [network(), network({}, { bias: false })],
  ]) {
    const matched = matchCheckpoints(graphs);
    const lengths = matched.map((graph) => names(graph).length);
    expect(lengths).toEqual([8, 8]);
    const [without] = matched.filter((_, i) => graphs[i]!.constants.size === 7) as [Graph];
    expect(without.constants.get('b2')!.data).toEqual(Float32Array.of(0, 0, 0));
  }
});

test('copies that an exporter puts in between do not matter', () => {
  const graph = network();
  const copied: Graph = {
    ...graph,
    nodes: [
      node('Identity', ['w2'], ['copy']),
      ...graph.nodes.map((n) => ({ ...n, inputs: n.inputs.map((name) => (name === 'w2' ? 'copy' : name)) })),
    ],
  };
  expect(matchCheckpoints([graph, copied])[1]!.nodes).toEqual(graph.nodes);
});

test('what an attribute says that its operator means anyway does not matter', () => {
  const graph = network();
  const said: Graph = {
    ...graph,
    nodes: graph.nodes.map((n) =>
      n.op === 'Gemm'
        ? {
            ...n,
            attributes: {
              ...n.attributes,
              alpha: { kind: 'float', value: 1 },
              transA: { kind: 'int', value: 0 },
            },
          }
        : n,
    ),
  };
  expect(matchCheckpoints([graph, said])[1]!.nodes).toEqual(graph.nodes);
  const other = said.nodes.map((n) =>
    n.op === 'Gemm'
      ? { ...n, attributes: { ...n.attributes, alpha: { kind: 'float', value: 2 } as const } }
      : n,
  );
  expect(() => matchCheckpoints([graph, { ...said, nodes: other }])).toThrow('with alpha = 2');
});

test.each([
  ['another operator', network({}, { op: 'Tanh' }), 'Relu "h3"', 'Tanh "h3"'],
  [
    'another attribute',
    network({}, { epsilon: 2 }),
    'LayerNormalization "h2" with epsilon = 1',
    'LayerNormalization "h2" with epsilon = 2',
  ],
  ['another width', network({}, { width: 4 }), 'Gemm "h1" with float [3,2] as input 1', 'float [4,2]'],
])(
  'graphs with %s are of different networks, and the first node that differs is named',
  (_, other, expected, got) => {
    const error = ((): unknown => {
      try {
        return matchCheckpoints([network(), network(), other]);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(DifferentNetworksError);
    expect(error).toMatchObject({ index: 2, expected, got });
    expect((error as Error).message).toBe(
      `matchCheckpoints: graph 2 is of another network than graph 0: expected ${expected}, got ${got}.`,
    );
  },
);

/** Gemm and an activation by turns, as many as there are widths; the last has none. */
function stack(widths: readonly number[], op = 'Relu'): Graph {
  const last = widths.length - 1;
  return smallGraph({
    inputs: { x: ['N', 2] },
    outputs: { y: ['N', widths[last]!] },
    nodes: widths.flatMap((_, k) => [
      node('Gemm', [k === 0 ? 'x' : `a${k - 1}`, `w${k}`], [k === last ? 'y' : `h${k}`], { transB: 1 }),
      ...(k === last ? [] : [node(op, [`h${k}`], [`a${k}`])]),
    ]),
    constants: Object.fromEntries(
      widths.map((width, k) => [`w${k}`, floats([width, widths[k - 1] ?? 2], [])] as const),
    ),
  });
}

test.each([
  [
    stack([3, 4, 5]),
    stack([4, 5]),
    'Gemm "h0" with transB = 1, tensors of [3,2]',
    'Gemm "h0" with transB = 1, tensors of [4,2]',
  ],
  [stack([3, 4, 4]), stack([3, 4, 5]), 'Gemm "y" with float [4,4] as input 1', 'float [5,4]'],
  [stack([3, 4, 5]), stack([3, 4, 5], 'Tanh'), 'Relu "a0"', 'Tanh "a0"'],
  [
    stack([3, 4, 5]),
    { ...stack([3, 4, 5]), nodes: stack([3, 4, 5]).nodes.with(3, stack([3, 4, 5], 'Tanh').nodes[3]!) },
    'Relu "a1"',
    'Tanh "a1"',
  ],
])('the first node is named in which two networks differ, not the last: %#', (one, other, expected, got) => {
  expect(() => matchCheckpoints([one, other])).toThrow(new DifferentNetworksError(1, { expected, got }));
});
