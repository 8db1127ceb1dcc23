import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  differentiableOps,
  hvp,
  UnsupportedOpError,
  withStatedShapes,
  type Graph,
  type Node,
  type ValueInfo,
} from '@orograph/onnx';
import { lowerings } from '../../src/lower/index.ts';
import { ops } from '../../src/ops/index.ts';
import type { Op } from '../../src/ops/op.ts';
import type { CoreOp } from '../../src/core-inputs.ts';
import { interpret } from '../interpreter/interpret.ts';
import { runGradient, type Tensor } from '../run-gradient.ts';
import { caseGraph, feedsAt } from './case-graph.ts';
import { cases, type Case } from './cases.ts';

type Results = Readonly<Record<string, Float64Array>>;

const size = (v: readonly number[]): number => Math.sqrt(v.reduce((s, e) => s + e * e, 0));
const distance = (a: readonly number[], b: readonly number[]): number =>
  size(a.map((e, k) => e - b[k]!)) / Math.max(size(b), 0.05);
/** The largest distance between results of the same name. */
const farthest = (a: Results, b: Results): number =>
  Math.max(...Object.keys(b).map((name) => distance([...a[name]!], [...b[name]!])));
const parts = (results: Results, prefix: string): number[] =>
  Object.keys(results)
    .filter((name) => name.startsWith(`${prefix}/`))
    .flatMap((name) => [...results[name]!]);
const secondOrder = (graph: Graph): Graph =>
  hvp(
    graph,
    's',
    graph.inputs.map(({ name }) => name),
  );

const rows = Object.entries(cases).flatMap(([op, calls]) =>
  calls.map((call, k) => ({ op, call, title: `${op} ${k}` })),
);

/** How far first and second order are from central differences in float64 along v. */
function deviations(op: string, call: Case): readonly [number, number] {
  const graph = secondOrder(caseGraph(op, call, 'double'));
  const h = 1e-5;
  const [here, ahead, behind] = [0, h, -h].map((t) => interpret(graph, feedsAt(call, t))) as [
    Results,
    Results,
    Results,
  ];
  const v = Object.entries(feedsAt(call, 0))
    .filter(([name]) => name.startsWith('v/'))
    .flatMap(([, { data }]) => Array.from(data));
  const along = parts(here, 'grad').reduce((s, e, k) => s + e * v[k]!, 0);
  const slope = (ahead['s']![0]! - behind['s']![0]!) / (2 * h);
  const low = parts(behind, 'grad');
  const curve = parts(ahead, 'grad').map((e, k) => (e - low[k]!) / (2 * h));
  return [distance([along], [slope]), distance(parts(here, 'hvp'), curve)];
}

test.each(rows)('first and second order of $title equal central differences in float64', ({ op, call }) => {
  const [first, second] = deviations(op, call);
  expect(first).toBeLessThan(1e-6);
  expect(second).toBeLessThan(1e-6);
});

/** Whether a node stands for the operator of the case; Pad is rewritten on the way. */
const isSubject = ({ name, op }: Node): boolean => name === 'subject' || op === 'Pad';

/** How far the derivatives of a case are off while the operator's own rule is changed. */
function deviationsWith(op: CoreOp, change: (rule: Op) => Partial<Op>): readonly [number, number] {
  const rule = { ...ops[op] };
  try {
    Object.assign(ops[op], change(rule));
    return deviations(op, cases[op]![0]!);
  } finally {
    Object.assign(ops[op], rule);
  }
}

test.each(Object.keys(ops) as CoreOp[])('a sign flipped in the rule of %s fails its test', (op) => {
  const [first] = deviationsWith(op, (rule) => ({
    vjp: (g, node, dy) =>
      rule.vjp(g, node, dy).map((dx) => (dx !== null && isSubject(node) ? g.Neg([dx]) : dx)),
  }));
  expect(first).toBeGreaterThan(1e-3);
});

test.each(Object.keys(ops) as CoreOp[])('a sign flipped in the tangent of %s fails its test', (op) => {
  const [first, second] = deviationsWith(op, (rule) => ({
    jvp: (g, node, tangents) => {
      const tangent = rule.jvp(g, node, tangents);
      return tangent !== null && isSubject(node) ? g.Neg([tangent]) : tangent;
    },
  }));
  expect(first).toBeLessThan(1e-6);
  expect(second).toBeGreaterThan(1e-3);
});

/** Runs with float64 where ONNX Runtime has it, else with float32; the tolerance is that of the type. */
async function inRuntime(
  make: (type: 'double' | 'float') => Graph,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<readonly [Results, number]> {
  try {
    return [await runGradient(withStatedShapes(make('double')), feeds), 1e-7];
  } catch (error) {
    expect(String(error)).toMatch(
      /NOT_IMPLEMENTED|Could not find an implementation|Type Error|INVALID_GRAPH|Failed to find kernel|not support double/,
    );
    return [await runGradient(withStatedShapes(make('float')), feeds), 2e-4];
  }
}

test.each(rows)(
  'the derivatives of $title in ONNX Runtime are those of the interpreter',
  async ({ op, call }) => {
    const feeds = feedsAt(call, 0);
    const expected = interpret(secondOrder(caseGraph(op, call, 'double')), feeds);
    const [results, tolerance] = await inRuntime((type) => secondOrder(caseGraph(op, call, type)), feeds);
    const limit = op === 'Cast' ? 1e-6 : tolerance;
    expect(farthest(results, expected)).toBeLessThan(limit);
  },
);

test.each(rows)('the lowered $title has the value of the operator itself', async ({ op, call }) => {
  const feeds = feedsAt(call, 0);
  const { s } = interpret(secondOrder(caseGraph(op, call, 'double')), feeds);
  const [results, tolerance] = await inRuntime((type) => caseGraph(op, call, type), feeds);
  expect(distance([...results['s']!], [...s!])).toBeLessThan(tolerance);
});

/** The calls that must know the size of the first axis, by title: it is split, counted, walked or resampled. */
const FIXED_FIRST_AXIS = new Set(
  'GRU 0,GRU 1,GRU 2,GRU 3,LSTM 0,LSTM 1,LSTM 2,RNN 0,RNN 1,ReduceProd 1,ReduceProd 2,ReduceProd 3,ReduceProd 4,Resize 1,Resize 3,Resize 4,Split 1,Pad 2,Pad 4'.split(
    ',',
  ),
);

const withDynamicBatch = (op: string, call: Case): Graph => {
  const graph = caseGraph(op, call, 'double');
  const [first, ...rest] = graph.inputs as [ValueInfo, ...ValueInfo[]];
  const shape = first.shape!.length > 0 ? ['N', ...first.shape!.slice(1)] : [];
  return { ...graph, inputs: [{ ...first, shape }, ...rest] };
};

test.each(rows.filter(({ title }) => !FIXED_FIRST_AXIS.has(title)))(
  'derivatives of $title serve any size of the first axis',
  ({ op, call }) => {
    const feeds = feedsAt(call, 0);
    const expected = interpret(secondOrder(caseGraph(op, call, 'double')), feeds);
    const results = interpret(secondOrder(withDynamicBatch(op, call)), feeds);
    expect(farthest(results, expected)).toBeLessThan(1e-12);
  },
);

test.each(rows.filter(({ title }) => FIXED_FIRST_AXIS.has(title)))(
  '$title is refused by name when the size of the first axis is not known',
  ({ op, call }) => {
    expect(() => secondOrder(withDynamicBatch(op, call))).toThrow(UnsupportedOpError);
    expect(() => secondOrder(withDynamicBatch(op, call))).toThrow(/node "subject" of type .* needs /);
  },
);

test('every operator with a rule or a lowering has a row', () => {
  const listed = differentiableOps().filter(({ how }) => how === 'rule' || how === 'lowered');
  expect(Object.keys(cases).toSorted()).toEqual(listed.map(({ op }) => op));
});

/** An operator's name as a file is named: `ReduceLogSumExp` is reduce-log-sum-exp. */
const fileOf = (op: string): string =>
  op
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

test.each([
  ['ops', Object.keys(ops), ['index', 'op']],
  ['lower', Object.keys(lowerings).filter((op) => !op.includes('.')), ['index', 'lowering']],
  [
    'lower/microsoft',
    Object.keys(lowerings)
      .filter((op) => op.includes('.'))
      .map((op) => op.slice(14)),
    [],
  ],
])(
  'the folder %s holds a file for each operator in the registry, and nothing else',
  (folder, registry, others) => {
    const files = readdirSync(new URL(`../../src/${folder}/`, import.meta.url)).filter((name) =>
      name.endsWith('.ts'),
    );
    expect(files.toSorted()).toEqual(
      [...registry.map(fileOf), ...others].map((name) => `${name}.ts`).toSorted(),
    );
  },
);
