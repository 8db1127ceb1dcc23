import { norm, normal, orthonormalityError, scale, subtract, type Vector } from '@orograph/tensor';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';

import { checkOperator, eigenpairs, hessian, lanczos, onBlock, quadratures, trace } from '../src/index.ts';
import { all, bowl, type Counted } from './closed-forms.ts';

const dim = 400;
const spectrum = Array.from({ length: dim }, (_, i) => (i < 4 ? 40 - 9 * i : i === 9 ? -30 : Math.sin(i)));
const theta = new Float32Array(dim);

/** A bowl that multiplies in float32 and says that it is large, and what was multiplied. */
function largeBowl(): Counted & { readonly seen: Vector[] } {
  const [loss, seen] = [bowl(spectrum), [] as Vector[]];
  const hvp = async (at: Vector, v: Vector): Promise<Vector> => {
    seen.push(v);
    return new Float32Array(await loss.hvp(at, v));
  };
  return { ...loss, isLarge: true, hvp, seen };
}

const isHeldInSingle = (vectors: readonly Vector[]): boolean =>
  vectors.length > 0 && vectors.every((v) => v instanceof Float32Array);

test.for([
  ['without restarts', { iterations: 200 }],
  ['with restarts', { iterations: 200, memory: 4 * dim * 12 }],
  ['in blocks', { iterations: 200, block: 3 }],
] as const)('eigenpairs of a large loss, all in float32, are those in float64: %s', async ([, limits]) => {
  const plan = { theta, count: 4, seed: 1, ...limits };
  const large = largeBowl();
  const [single, double] = await Promise.all(
    [large, bowl(spectrum)].map((loss) => lastValueFrom(eigenpairs(loss, plan))),
  );
  expect(single!.converged).toBe(true);
  single!.values.forEach((value, k) => expect(Math.abs(value - double!.values[k]!)).toBeLessThan(4e-6));
  expect(isHeldInSingle(large.seen)).toBe(true);
  expect(isHeldInSingle(single!.vectors)).toBe(true);
  expect(orthonormalityError(single!.vectors)).toBeLessThan(1e-6);
  for (const [k, vector] of single!.vectors.entries()) {
    const product = await bowl(spectrum).hvp(theta, new Float64Array(vector));
    const residual = norm(subtract(product, scale(vector, single!.values[k]!)));
    expect(Math.abs(residual - single!.residuals[k]!)).toBeLessThan(4e-6);
  }
});

test.each([{}, { memory: 8 * dim * 12 }, { block: 3 }])(
  'pairs of products in float32 stay orthonormal to their rounding, in float64 as they are held: %j',
  async (limits) => {
    const loss = bowl(spectrum);
    const rounded = {
      ...loss,
      hvp: async (at: Vector, v: Vector) => new Float32Array(await loss.hvp(at, v)),
    };
    const plan = { theta, count: 4, seed: 1, iterations: 200, ...limits };
    const found = await lastValueFrom(eigenpairs(rounded, plan));
    expect(found.converged).toBe(true);
    found.values.forEach((value, k) => expect(Math.abs(value / spectrum[k]! - 1)).toBeLessThan(1e-7));
    expect(found.vectors.every((v) => v instanceof Float64Array)).toBe(true);
    expect(orthonormalityError(found.vectors)).toBeLessThan(1e-6);
  },
);

test('a Lanczos basis in float32 stays orthonormal over as many products as a density takes', async () => {
  const large = largeBowl();
  const { basis } = await lastValueFrom(lanczos(large, { theta, iterations: 120, seed: 0 }));
  expect(isHeldInSingle(basis)).toBe(true);
  expect(orthonormalityError(basis)).toBeLessThan(1e-6);
});

test('a quadrature in float32 has the moments of the one in float64', async () => {
  const plan = { theta, runs: 1, steps: 30, seed: 5 };
  const large = largeBowl();
  const rules = [
    (await all(quadratures(large, plan)))[0]!,
    (await all(quadratures(bowl(spectrum), plan)))[0]!,
  ];
  const moments = rules.map(({ nodes, weights }) =>
    [1, 2, 3, 4].map((power) => nodes.reduce((sum, x, k) => sum + weights[k]! * x ** power, 0)),
  );
  expect(isHeldInSingle(large.seen)).toBe(true);
  moments[0]!.forEach((moment, k) => expect(Math.abs(moment / moments[1]![k]! - 1)).toBeLessThan(1e-5));
});

test('a large loss is checked, cut to a block and multiplied one vector at a time in float32', async () => {
  const large = largeBowl();
  const operator = hessian(large, theta);
  expect({ ...operator }).toMatchObject({ together: 1, isSingle: true });
  expect(await checkOperator(operator, { seed: 0 })).toMatchObject({ discrepancy: 0, finite: true });
  await onBlock(operator, { offset: 1, size: 3 })(normal(3, 0));
  expect(isHeldInSingle(large.seen)).toBe(true);
  const many = { ...large, hvps: (at: Vector, [v]: readonly Vector[]) => large.hvp(at, v!).then((p) => [p]) };
  expect(await all(trace(many, { theta, samples: 3, seed: 0 }))).toHaveLength(3);
});
