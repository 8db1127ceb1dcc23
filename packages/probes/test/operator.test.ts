import { quadratic } from '@orograph/toy';
import { dot, norm, normal, scale, subtract, type Vector } from '@orograph/tensor';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';

import {
  checkOperator,
  composed,
  deflated,
  eigenpairs,
  fisher,
  gaussNewton,
  hessian,
  linearOperator,
  observed,
  onBlock,
  shifted,
  trace,
  type LinearOperator,
  type NetworkLoss,
} from '../src/index.ts';
import { all, bowl } from './closed-forms.ts';

const theta = (dim: number): Float64Array => new Float64Array(dim);
const loss = quadratic([5, 4, 3, 2, 1, -1], { seed: 4 });
const a = hessian(loss, theta(6));
const near = (own: Vector, expected: Vector): void =>
  expect(norm(subtract(own, expected))).toBeLessThan(1e-12);

test('an operator multiplies one vector or several, and says what it is', async () => {
  const [u, v] = [normal(6, 1), normal(6, 2)];
  expect({ ...a }).toMatchObject({ label: 'hessian', dim: 6, symmetric: true, cost: 2, together: 1 });
  const [au, av] = await a.many([u, v]);
  expect(await a(u)).toEqual(au);
  expect(dot(v, au!)).toBeCloseTo(dot(u, av!), 12);
  await expect(a(normal(5, 1))).rejects.toThrow('hessian: expected a vector of dimension 6, got 5.');
});

test('several vectors share the pass of a loss that has one for them', async () => {
  const calls: number[] = [];
  const many = {
    ...bowl([1, 2, 3]),
    hvps: (_: Vector, vectors: readonly Vector[]) => {
      calls.push(vectors.length);
      return Promise.resolve(vectors.map((v) => v.map((x, i) => (i + 1) * x)));
    },
  };
  expect(await all(trace(many, { theta: theta(3), samples: 11, seed: 0 }))).toEqual(Array(11).fill(6));
  expect(calls).toEqual([8, 3]);
});

test('blocks, shifts, deflation and products are those of the matrices', async () => {
  const v = normal(6, 3);
  const av = await a(v);
  near(
    await shifted(a, 2)(v),
    av.map((x, i) => x + 2 * v[i]!),
  );
  const { vector } = loss.eigenpair(0);
  near(await deflated(a, [vector])(vector), theta(6));
  expect(await lastValueFrom(eigenpairs(deflated(a, [vector]), { count: 1, seed: 0 }))).toMatchObject({
    converged: true,
    values: [expect.closeTo(4, 10) as number],
  });
  const twice = composed(a, a);
  near(await twice(v), await a(av));
  expect({ ...twice }).toMatchObject({ label: 'hessian · hessian', symmetric: false, cost: 4 });
  expect(() => trace(twice, { samples: 1, seed: 0 })).toThrow(
    'trace: expected a symmetric operator, hessian · hessian is not.',
  );
  const unit = (i: number): Float64Array => theta(6).map((_, j) => (i === j ? 1 : 0));
  const block = onBlock(a, { offset: 2, size: 3 });
  const entries = await Promise.all([2, 3, 4].map(async (i) => (await a(unit(i))).slice(2, 5)));
  const product = await block(Float64Array.of(1, -2, 0.5));
  near(
    product,
    Float64Array.from([0, 1, 2], (i) => entries[0]![i]! - 2 * entries[1]![i]! + 0.5 * entries[2]![i]!),
  );
  expect(() => onBlock(a, { offset: 4, size: 3 })).toThrow(
    'onBlock: expected a block in dimension 6, got offset 4 and size 3.',
  );
  expect(() => composed(a, block)).toThrow('composed: expected operators of one dimension, got 6 and 3.');
  const seen: number[] = [];
  await observed(a, (x, y) => seen.push(dot(x, y)))(v);
  expect(seen).toEqual([dot(v, av)]);
});

const fakeOperator = (many: LinearOperator['many'], symmetric = true): LinearOperator =>
  linearOperator({ label: 'made up', dim: 4, symmetric, cost: 1, together: 1, many });

test('a loss that is drawn anew is refused with what was measured', async () => {
  expect(await checkOperator(a, { seed: 0 })).toMatchObject({ discrepancy: 0, finite: true });
  let call = 0;
  const noisy = fakeOperator((vectors) => Promise.resolve(vectors.map((v) => scale(v, 1 + 1e-3 * call++))));
  await expect(checkOperator(noisy, { seed: 0 })).rejects.toThrow(
    /^made up: the loss is not a function of θ: two products with one vector differ by 0\.00\d+ of their length\.$/,
  );
  const shift = (v: Vector): Vector => v.map((_, i) => v[(i + 1) % 4]!);
  await expect(
    checkOperator(
      fakeOperator((vs) => Promise.resolve(vs.map(shift))),
      { seed: 0 },
    ),
  ).rejects.toThrow('made up: expected a symmetric matrix, ⟨u, Av⟩ and ⟨Au, v⟩ differ by ');
  const turned = fakeOperator((vs) => Promise.resolve(vs.map(shift)), false);
  expect((await checkOperator(turned, { seed: 0 })).asymmetry).toBeGreaterThan(1e-3);
  const infinite = fakeOperator((vs) => Promise.resolve(vs.map((v) => scale(v, Number.NaN))));
  expect(await checkOperator(infinite, { seed: 0 })).toMatchObject({ finite: false });
});

test('the Fisher matrix is the Gauss-Newton matrix where the loss has a likelihood, and refused where not', async () => {
  const network = (likelihood?: string): NetworkLoss => ({
    ...bowl([2, 3]),
    ...(likelihood !== undefined && { likelihood }),
    gaussNewton: (_, vectors) => Promise.resolve(vectors.map((v) => scale(v, 7))),
    empiricalFisher: (_, vectors) => Promise.resolve([...vectors]),
    sampledFisher: (_, vectors) => Promise.resolve([...vectors]),
  });
  const v = Float64Array.of(1, 2);
  expect(await fisher(network('categorical'), theta(2))(v)).toEqual(
    await gaussNewton(network(), theta(2))(v),
  );
  expect(() => fisher(network(), theta(2))).toThrow(
    'fisher: the loss is not −log p of its targets: it has no Fisher matrix.',
  );
  expect(() => hessian(bowl([1, 2]), theta(2), { indices: Int32Array.of(0) })).toThrow(
    'hessian: the loss is not a mean over examples: indices cannot be given.',
  );
  expect(() => trace(bowl([1]), { samples: 1, seed: 0 })).toThrow(
    'trace: expected θ beside a loss, got none.',
  );
});
