import { expect, test } from 'vitest';

import { partOf } from '../src/runs/part-of.ts';
import { runDrawings } from '../src/runs/run-drawings.ts';

/** The sentences of a run, and those below its figures. */
async function said(command: string, records: readonly object[], more: object = {}): Promise<string> {
  const run = { identity: { command, ...more }, dimension: 10, records: records.length };
  const { words = [], plots } = await partOf({ run, records }, runDrawings);
  return [...words, ...plots.map(({ note }) => note)].join('\n');
}

const pairs = (values: number[], residuals: number[], converged = true) => ({
  type: 'eigenpairs',
  values,
  residuals,
  converged,
  iterations: 9,
});
const trace = (mean: number, standardError: number) => ({
  type: 'trace',
  mean,
  standardError,
  count: 30,
  sketch: 0,
});
const end = { type: 'summary', loss: 1, metrics: {}, norm: 1, dimension: 10 };

test('a rate up to which descent is stable is said of a settled, positive eigenvalue alone', async () => {
  const settled = await said('curvature', [pairs([2, 1], [1e-6, 1e-6]), end]);
  expect(settled).toContain('stable below a rate of 2/λ₁ = 1.');
  expect(settled).toContain('The first is 2 times the last.');
  const open = await said('curvature', [pairs([0.28, -0.1], [0.29, 0.2], false), end]);
  expect(open).toContain('No direction curves upwards by more than the error of the search');
  expect(open).not.toContain('times the last');
  const bound = await said('curvature', [pairs([2, 1], [0.2, 0.2], false), end]);
  expect(bound).toContain('at least 2, and plain gradient descent is stable at most below a rate of 1');
  const flat = await said('curvature', [pairs([0, 0], [0, 0]), trace(0, 0), end]);
  expect(flat).toContain('up to which rate gradient descent is stable cannot be said');
  expect(flat).toContain('cannot be told from 0');
  expect(flat).not.toMatch(/NaN|∞/);
});

test('the part of the trace has what its error leaves open, and there is none of a trace that may be 0', async () => {
  const part = await said('curvature', [pairs([2], [1e-6]), trace(4, 0.5), end]);
  expect(part).toContain('makes up 50 % (40 to 67 %) of the trace');
  const none = await said('curvature', [pairs([2], [1e-6]), trace(0.5, 0.4), end]);
  expect(none).toContain('cannot be told from 0, nor what part of it the eigenvalues are');
});

const at = (point: number, largest: number, converged: boolean) => ({
  type: 'curvature-at',
  point,
  loss: 1,
  values: [largest],
  residuals: [0.1],
  converged,
  gradient: 1,
  alignment: 0.5,
  alongGradient: 1,
  trace: 1,
  traceError: 0.1,
  sharpness: 0.1,
});

test('eigenvalues that are not converged do not stay below 2/η, but may reach it', async () => {
  const rate = { 'learning-rate': 0.1 };
  const ofPoints = (largest: number, converged: boolean) =>
    said('along', [at(0, 1, true), at(1, largest, converged)], rate);
  expect(await ofPoints(3, true)).toContain('It stays below 2/η = 20');
  expect(await ofPoints(3, false)).toContain('Whether it stays below 2/η = 20 cannot be said');
  expect(await ofPoints(30, false)).toContain('It reaches 2/η = 20');
});

test('of aligned models without a barrier nothing is called symmetry, nor not', async () => {
  const model = (before: number, after: number) => ({
    type: 'summary',
    models: [
      {
        path: 'b.onnx',
        barrier: { before, after },
        worst: { before: 1, after: 1 },
        cosine: { before: 0, after: 1 },
        distance: { before: 1, after: 0 },
        sweeps: 1,
        converged: true,
        outputDifference: 0,
        lossDifference: 0,
        file: null,
      },
    ],
  });
  expect(await said('align', [model(0, 2e-16)])).toContain('what of it is symmetry cannot be said');
  expect(await said('align', [model(0.5, 0.5)])).toContain('none of it was a symmetry');
  expect(await said('align', [model(0.5, 0.1)])).toContain('what it loses was symmetry');
});

const estimated = (mean: number, standardError: number) => ({ mean, standardError, count: 3 });
const radius = (factor: number, positive: number, error: number, convexity = 1) => ({
  factor,
  radius: factor,
  positive: estimated(positive, error),
  convexity: estimated(convexity, 0.1),
  loss: estimated(1, 0.1),
});

test('where cuts are most convex is told apart by its errors, and not told of cuts without curvature', async () => {
  const ofRadii = (...radii: object[]) => said('goldilocks', [{ type: 'summary', over: 'subspaces', radii }]);
  expect(await ofRadii(radius(1, 0.7, 0.01), radius(2, 0.5, 0.01))).not.toContain('do not tell');
  expect(await ofRadii(radius(1, 0.7, 0.1), radius(2, 0.65, 0.1))).toContain(
    'At 2 × |θ| it is 65 ± 10 %: so few of the subspaces (3) do not tell the two apart.',
  );
  expect(await ofRadii(radius(1, 0, 0, Number.NaN), radius(2, 0, 0, Number.NaN))).toContain('cannot be said');
});
