import { expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';
import { wholeSpectrum } from './whole-hessian.ts';

const [m0, m1, data] = [fixture('mlp-0.onnx'), fixture('mlp-1.onnx'), fixture('data.npz')];

/** The eigenvectors of the largest eigenvalues of the whole Hessian. */
const leading = async (path: string, count: number): Promise<readonly Float64Array[]> =>
  (await wholeSpectrum(path, data)).slice(0, count).map(({ vector }) => vector);

test('overlap compares the spans that the whole Hessians have, beside random subspaces', async () => {
  const { code, records } = await orograph(`overlap ${m0} ${m1} --data ${data} --top 3`.split(' '));
  expect(code).toBe(0);
  const [a, b] = [await leading(m0, 3), await leading(m1, 3)];
  const dot = (u: Float64Array, v: Float64Array) => u.reduce((sum, x, i) => sum + x * v[i]!, 0);
  const squares = a.flatMap((u) => b.map((v) => dot(u, v) ** 2));
  const [pair, summary] = records;
  expect(pair).toMatchObject({ type: 'overlap', a: m0, b: m1, converged: true });
  expect(Number(pair!['overlap'])).toBeCloseTo(squares.reduce((sum, x) => sum + x, 0) / 3, 4);
  expect(Number(pair!['expected'])).toBeCloseTo(3 / a[0]!.length, 12);
  expect(summary).toMatchObject({ type: 'summary', pairs: 1, unconverged: 0 });
});

test('a model and itself have all in common', async () => {
  const { records } = await orograph(`overlap ${m0} ${m0} --data ${data} --top 2`.split(' '));
  expect(Number(records[0]!['overlap'])).toBeCloseTo(1, 6);
});

test.each([
  [`overlap ${m0} --data ${data}`, 'nothing to compare (expected two models or more, got 1, in the models)'],
  [`overlap ${m0} ${m1} --data ${data} --top 100000`, 'too many directions (expected at most the dimension '],
])('%s is refused', async (line, message) => {
  const { code, err } = await orograph(line.split(' '));
  expect(code).toBe(2);
  expect(err).toContain(message);
});
