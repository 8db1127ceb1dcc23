import { normal } from '@orograph/tensor';
import { quadratic } from '@orograph/toy';
import { expect, test } from 'vitest';

import { quadratures } from '../src/index.ts';
import { all, bowl } from './closed-forms.ts';
import { expectCold } from './cold.ts';

const theta = (dim: number): Float64Array => new Float64Array(dim);
const apply = (nodes: readonly number[], weights: readonly number[], f: (x: number) => number): number =>
  nodes.reduce((sum, node, k) => sum + weights[k]! * f(node), 0);

test('with D steps the mean of D·Σ w·f is the trace of f(H), within its error over the runs', async () => {
  const spectrum = Array.from({ length: 30 }, (_, i) => i / 10 - 1);
  const plan = { theta: theta(30), runs: 400, steps: 30, seed: 2 };
  const rules = await all(quadratures(quadratic(spectrum, { seed: 3 }), plan));
  const f = (x: number): number => Math.exp(x);
  const mean = rules.reduce((sum, { nodes, weights }) => sum + (30 * apply(nodes, weights, f)) / 400, 0);
  const trace = spectrum.reduce((sum, x) => sum + f(x), 0);
  expect(Math.abs(mean / trace - 1)).toBeLessThan(0.03);
});

test('a rule of m nodes has the moments of its vector up to degree 2m − 1, and not the next', async () => {
  const spectrum = Array.from({ length: 20 }, (_, i) => Math.sin(3 * i));
  const [rule] = await all(quadratures(bowl(spectrum), { theta: theta(20), runs: 1, steps: 4, seed: 5 }));
  expect(rule!.nodes).toHaveLength(4);
  expect(rule!.residual).toBeGreaterThan(0);
  // The vector of the run, found again by its moments: all rules of more steps share them.
  const [whole] = await all(quadratures(bowl(spectrum), { theta: theta(20), runs: 1, steps: 20, seed: 5 }));
  const moments = [rule!, whole!].map(({ nodes, weights }) =>
    Array.from({ length: 9 }, (_, k) => apply(nodes, weights, (x) => x ** k)),
  );
  for (let k = 0; k < 8; k++) expect(moments[0]![k]).toBeCloseTo(moments[1]![k]!, 10);
  expect(Math.abs(moments[0]![8]! - moments[1]![8]!)).toBeGreaterThan(1e-6);
});

test('a run ends where its space is invariant, and its rule is exact then', async () => {
  const loss = bowl([3, 3, 3, 1, 1, 0]);
  const [rule] = await all(quadratures(loss, { theta: theta(6), runs: 1, steps: 6, seed: 0 }));
  expect(rule!.nodes.map((node) => Math.round(node * 1e9) / 1e9)).toEqual([0, 1, 3]);
  expect(rule!.residual).toBe(0);
  expect(loss.calls()).toBe(3);
  expect(rule!.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
});

test('outside of the leading eigenvectors there are only the other eigenvalues', async () => {
  const loss = quadratic([9, 7, 2, 1, 0], { seed: 4 });
  const outside = [loss.eigenpair(0).vector, loss.eigenpair(1).vector];
  const rules = await all(quadratures(loss, { theta: theta(5), runs: 3, steps: 5, seed: 0, outside }));
  for (const { nodes } of rules) [0, 1, 2].forEach((value, k) => expect(nodes[k]).toBeCloseTo(value, 9));
  const none = { theta: theta(1), runs: 3, steps: 5, seed: 0, outside: [Float64Array.of(1)] };
  expect(await all(quadratures(bowl([2]), none))).toEqual([]);
});

test('skip leaves out the runs that are known', async () => {
  const plan = { theta: theta(8), runs: 3, steps: 4, seed: 1 };
  const loss = bowl([...normal(8, 3)]);
  const rules = await all(quadratures(loss, plan));
  expect(await all(quadratures(loss, { ...plan, skip: 1 }))).toEqual(rules.slice(1));
  expect(rules.map(({ sample }) => sample)).toEqual([0, 1, 2]);
});

test('a product that is not finite is a rule that is not', async () => {
  const loss = bowl([Number.NaN, 1]);
  const [rule] = await all(quadratures(loss, { theta: theta(2), runs: 1, steps: 2, seed: 0 }));
  expect(rule).toMatchObject({ nodes: [Number.NaN], weights: [1] });
});

test('quadratures is cold, cancellable and repeatable, and misuse throws at the call', async () => {
  const plan = { theta: theta(3), runs: 2, steps: 3, seed: 0 };
  await expectCold(bowl([1, 2, 3]), (loss) => quadratures(loss, plan));
  expect(await all(quadratures(bowl([1, 2, 3]), { ...plan, runs: 0 }))).toEqual([]);
  const call = (changes: object) => () => quadratures(bowl([1, 2, 3]), { ...plan, ...changes });
  expect(call({ runs: -1 })).toThrow('quadratures: runs must be a whole number from 0, got -1.');
  expect(call({ steps: 0 })).toThrow('quadratures: steps must be a whole number from 1, got 0.');
  expect(call({ skip: 0.5 })).toThrow('quadratures: skip must be a whole number from 0, got 0.5.');
  expect(call({ theta: theta(2) })).toThrow('quadratures: expected a vector of dimension 3, got 2.');
  expect(call({ outside: [theta(2)] })).toThrow('quadratures: expected a vector of dimension 3, got 2.');
});
