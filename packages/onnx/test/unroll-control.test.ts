import { expect, test } from 'vitest';
import {
  gradient,
  hvp,
  UnsupportedOpError,
  type Attribute,
  type Constant,
  type Graph,
  type GraphLimits,
  type Node,
} from '@orograph/onnx';
import { runGradient } from './run-gradient.ts';
import { floats, node, smallGraph } from './small-graph.ts';

const whole = (value: number, dataType: 'int64' | 'bool' = 'int64'): Constant => ({
  dataType,
  shape: [],
  data: dataType === 'bool' ? Uint8Array.of(value) : BigInt64Array.of(BigInt(value)),
});

/** A subgraph with these inputs by name and type. */
const body = (
  inputs: Readonly<Record<string, 'float' | 'int64' | 'bool'>>,
  outputs: readonly string[],
  nodes: readonly Node[],
  constants: Readonly<Record<string, Constant>> = {},
): Attribute => {
  const value: Graph = {
    ...smallGraph({ inputs: {}, outputs: {}, nodes, constants }),
    inputs: Object.entries(inputs).map(([name, dataType]) =>
      dataType === 'float' ? { name, dataType } : { name, dataType, shape: [] },
    ),
    outputs: outputs.map((name) => ({ name, dataType: name.startsWith('go') ? 'bool' : 'float' })),
  };
  return { kind: 'graph', value };
};

const control = (
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Node['attributes'],
): Node => ({ op, domain: '', name: 'control', inputs, outputs, attributes });

/** s = Σ of values of the graph, of inputs x [N, 2] and w [2]. */
const summed = (
  nodes: readonly Node[],
  constants: Readonly<Record<string, Constant>>,
  ...values: string[]
): Graph =>
  smallGraph({
    inputs: { x: ['N', 2], w: [2] },
    outputs: { s: [] },
    nodes: [
      ...nodes,
      ...values.map((value, i) => node('ReduceSum', [value], [`sum${i}`], { keepdims: 0 })),
      node(
        'Sum',
        values.map((_, i) => `sum${i}`),
        ['s'],
      ),
    ],
    constants,
  });

const x = { shape: [2, 2], data: [1, 2, 3, 4] };
const w = { shape: [2], data: [0.5, -2] };
const v = { shape: [2], data: [1, 1] };

test('If with a condition on known sizes becomes its branch', async () => {
  const product = body({}, ['b'], [node('Mul', ['x', 'w'], ['b'])]);
  const other = body({}, ['b'], [node('Neg', ['w'], ['b'])]);
  const graph = summed(
    [
      node('Shape', ['x'], ['sizes']),
      node('Gather', ['sizes', 'one'], ['columns'], { axis: 0 }),
      node('Equal', ['columns', 'two'], ['even']),
      control('If', ['even'], ['y'], { then_branch: product, else_branch: other }),
    ],
    { one: whole(1), two: whole(2) },
    'y',
  );
  const derived = gradient(graph, 's', ['w']);
  expect(derived.nodes.map(({ op }) => op)).not.toContain('If');
  const { s, 'grad/w': dw } = await runGradient(derived, { x, w });
  expect([...dw!]).toEqual([4, 6]);
  expect([...s!]).toEqual([...(await runGradient(graph, { x, w }))['s']!]);
});

test('Loop runs as often as its count says, with what it collects: s = Σ x (w + w² + 2 w³)', async () => {
  const step = body(
    { k: 'int64', go_in: 'bool', h: 'float' },
    ['go', 'next', 'row'],
    [
      node('Identity', ['go_in'], ['go']),
      node('Mul', ['h', 'w'], ['next']),
      node('Identity', ['next'], ['row']),
    ],
  );
  const graph = summed(
    [control('Loop', ['three', '', 'x'], ['last', 'rows'], { body: step })],
    { three: whole(3) },
    'last',
    'rows',
  );
  const { s, 'grad/w': dw, 'hvp/w': hv } = await runGradient(hvp(graph, 's', ['w']), { x, w, 'v/w': v });
  expect([...s!]).toEqual([...(await runGradient(graph, { x, w }))['s']!]);
  const [a, b] = [4, 6];
  const slope = (t: number): number => 1 + 2 * t + 6 * t * t;
  const bend = (t: number): number => 2 + 12 * t;
  expect([...dw!]).toEqual([a * slope(0.5), b * slope(-2)]);
  expect([...hv!]).toEqual([a * bend(0.5), b * bend(-2)]);
});

test('Loop stops when its condition, known from the step, fails, and chooses branches by the step', async () => {
  const twice = body({}, ['t'], [node('Add', ['h', 'w'], ['t'])]);
  const once = body({}, ['t'], [node('Mul', ['h', 'w'], ['t'])]);
  const step = body(
    { k: 'int64', go_in: 'bool', h: 'float' },
    ['go', 'next'],
    [
      node('Less', ['k', 'one'], ['go']),
      node('Equal', ['k', 'zero'], ['start']),
      control('If', ['start'], ['next'], { then_branch: twice, else_branch: once }),
    ],
    { one: whole(1), zero: whole(0) },
  );
  const graph = summed(
    [control('Loop', ['', 'true', 'x'], ['last'], { body: step })],
    { true: whole(1, 'bool') },
    'last',
  );
  const { s, 'grad/w': dw } = await runGradient(gradient(graph, 's', ['w']), { x, w });
  expect([...s!]).toEqual([...(await runGradient(graph, { x, w }))['s']!]);
  expect([...dw!]).toEqual([4 + 4 * 0.5, 6 + 4 * -2]);
});

test.each([0, 1])('Scan walks an axis of known size, direction %i: h ← h w + column', async (direction) => {
  const step = body(
    { h: 'float', column: 'float' },
    ['next', 'row'],
    [
      node('Mul', ['h', 'w'], ['scaled']),
      node('Add', ['scaled', 'column'], ['next']),
      node('Identity', ['next'], ['row']),
    ],
  );
  const graph = summed(
    [
      control('Scan', ['start', 'data'], ['last', 'rows'], {
        body: step,
        num_scan_inputs: { kind: 'int', value: 1 },
        scan_input_axes: { kind: 'ints', value: [0] },
        scan_input_directions: { kind: 'ints', value: [direction] },
        scan_output_directions: { kind: 'ints', value: [direction] },
        scan_output_axes: { kind: 'ints', value: [1] },
      }),
      node('MatMul', ['x', 'rows'], ['mixed']),
    ],
    { start: floats([2], [1, 1]), data: floats([3, 2], [1, 2, 3, 4, 5, 6]) },
    'last',
    'mixed',
  );
  const derived = hvp(graph, 's', ['w']);
  const at = async (t: number): Promise<number> => {
    const shifted = { shape: [2], data: [0.5 + t, -2 + t] };
    return (await runGradient(graph, { x, w: shifted }))['s']![0]!;
  };
  const { s, 'grad/w': dw, 'hvp/w': hv } = await runGradient(derived, { x, w, 'v/w': v });
  expect(s![0]).toBeCloseTo(await at(0), 4);
  const [ahead, here, behind] = [await at(0.125), await at(0), await at(-0.125)];
  const third = (await at(0.25)) - 2 * ahead + 2 * behind - (await at(-0.25));
  expect(dw![0]! + dw![1]!).toBeCloseTo((ahead - behind) / 0.25 - third / 1.5, 2);
  expect(hv![0]! + hv![1]!).toBeCloseTo((ahead - 2 * here + behind) / 0.125 ** 2, 2);
});

test('limits of a graph say how many steps, and how many nodes, are written out', () => {
  const steps = body(
    { k: 'int64', go_in: 'bool', h: 'float' },
    ['go', 'next'],
    [node('Identity', ['go_in'], ['go']), node('Mul', ['h', 'w'], ['next'])],
  );
  const graph = summed(
    [control('Loop', ['many', '', 'x'], ['last'], { body: steps })],
    { many: whole(1500) },
    'last',
  );
  const under = (limits: GraphLimits): Graph => gradient({ ...graph, limits }, 's', ['w']);
  expect(() => under({})).toThrow('(at most 1,024, got 1,500)');
  expect(() => under({ steps: 1499 })).toThrow(
    '(at most 1,499, got 1,500); --most-steps, or limits.steps, takes more.',
  );
  expect(() => under({ steps: 1500, nodes: 2999 })).toThrow(
    'comes to more than 2,999 nodes; --most-nodes, or limits.nodes, takes more.',
  );
  const found = under({ steps: 1500, nodes: 3000 }).nodes.filter(({ op }) => op === 'Mul').length;
  expect(found).toBeGreaterThanOrEqual(3 * 1500 - 2);
});

test('control that is decided while the graph runs is refused by name', () => {
  const step = (go: string): Attribute =>
    body(
      { k: 'int64', go_in: 'bool', h: 'float' },
      [go, 'next', 'row'],
      [
        node('Greater', ['level', 'level'], ['go_on']),
        node('Identity', ['go_in'], ['go']),
        node('ReduceSum', ['h'], ['level'], { keepdims: 0 }),
        node('Mul', ['h', 'w'], ['next']),
        node('Identity', ['next'], ['row']),
      ].toSorted((a, b) => Number(b.op === 'ReduceSum') - Number(a.op === 'ReduceSum')),
    );
  const looping = (inputs: readonly string[], go: string, ...values: string[]): (() => Graph) => {
    const constants = { three: whole(3), none: whole(0), many: whole(5000) };
    const count = node('NonZero', ['w'], ['places']);
    const size = node('Size', ['places'], ['counted']);
    const nodes = [count, size, control('Loop', inputs, ['last', 'rows'], { body: step(go) })];
    return () => gradient(summed(nodes, constants, ...values), 's', ['w']);
  };
  expect(looping(['counted', '', 'x'], 'go', 'last')).toThrow(UnsupportedOpError);
  expect(looping(['counted', '', 'x'], 'go', 'last')).toThrow(
    'gradient: node "control" of type Loop (opset 17) has a number of steps that is computed while the graph runs.',
  );
  expect(looping(['three', '', 'x'], 'go_on', 'last')).toThrow(
    'has a condition that is computed while the graph runs.',
  );
  expect(looping(['many', '', 'x'], 'go', 'last')).toThrow(
    'runs for more steps than are written out for derivatives (at most 1,024, got 5,000); --most-steps, or limits.steps, takes more.',
  );
  expect(looping(['none', '', 'x'], 'go', 'rows')).toThrow('runs no step and collects what its steps give.');
  const walk = body({ h: 'float', row: 'float' }, ['next'], [node('Mul', ['h', 'w'], ['next'])]);
  const scanning = control('Scan', ['w', 'x'], ['last'], {
    body: walk,
    num_scan_inputs: { kind: 'int', value: 1 },
  });
  const graph = summed([scanning], {}, 'last');
  expect(() => gradient(graph, 's', ['w'])).toThrow(
    'node "control" of type Scan (opset 17) has a number of steps that is not known.',
  );
  expect(() => gradient({ ...graph, opsets: { '': 8 } }, 's', ['w'])).toThrow(
    'meant something else in this opset.',
  );
});

test('subgraphs of older opsets are raised with their graph, on the way and beside it', async () => {
  const inner = (from: string): Attribute =>
    body(
      {},
      ['b'],
      [node('Unsqueeze', [from], ['wide'], { axes: [0] }), node('Squeeze', ['wide'], ['b'], { axes: [0] })],
    );
  const graph = summed(
    [
      node('ReduceSum', ['x'], ['level'], { keepdims: 0 }),
      node('Greater', ['level', 'limit'], ['large']),
      control('If', ['large'], ['share'], { then_branch: inner('x'), else_branch: inner('x') }),
      control('If', ['true'], ['y'], { then_branch: inner('w'), else_branch: inner('x') }),
      node('Mul', ['share', 'y'], ['z']),
    ],
    { limit: floats([], [0]), true: whole(1, 'bool') },
    'z',
  );
  const derived = gradient({ ...graph, opsets: { '': 11 } }, 's', ['w']);
  const { 'grad/w': dw } = await runGradient(derived, { x, w });
  expect([...dw!]).toEqual([4, 6]);
});

test('a decided If beside the path gives the sizes that an operator on the path must know', () => {
  const branch = (...repeats: bigint[]): Attribute =>
    body({}, ['r'], [], { r: { dataType: 'int64', shape: [2], data: BigInt64Array.from(repeats) } });
  const graph = summed(
    [
      control('If', ['c'], ['r'], { then_branch: branch(1n, 3n), else_branch: branch(1n, 5n) }),
      node('Mul', ['x', 'w'], ['p']),
      node('Tile', ['p', 'r'], ['t']),
    ],
    { c: whole(1, 'bool') },
    't',
  );
  expect(gradient(graph, 's', ['w']).nodes.some(({ op }) => op === 'If')).toBe(false);
});

test('positions counted while the graph runs have a known number of axes', () => {
  const graph = summed(
    [
      node('Shape', ['x'], ['shape']),
      node('Gather', ['shape', 'zero'], ['rows']),
      node('Cast', ['rows'], ['n'], { to: 7 }),
      node('Range', ['zero', 'n', 'one'], ['places']),
      node('Cast', ['places'], ['f'], { to: 1 }),
      node('Unsqueeze', ['f', 'axis'], ['column']),
      node('Mul', ['column', 'w'], ['p']),
      node('Softmax', ['p'], ['q']),
      node('Add', ['q', 'x'], ['t']),
    ],
    { zero: whole(0), one: whole(1), axis: { dataType: 'int64', shape: [1], data: BigInt64Array.of(1n) } },
    't',
  );
  expect(gradient(graph, 's', ['w']).outputs.map(({ name }) => name)).toEqual(['s', 'grad/w']);
});
