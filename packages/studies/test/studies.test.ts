import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { networkTask, trainPlan } from '@orograph/models';
import { linearOperator, observed } from '@orograph/probes';
import { MisuseError, type ResultRecord } from '@orograph/runs';
import { lastValueFrom, NEVER, Observable, of, take, toArray } from 'rxjs';
import { afterAll, beforeAll, expect, test } from 'vitest';

import {
  curvatureCost,
  leading,
  passTree,
  sliceBasins,
  trainSeed,
  type FollowProducts,
  type SeedTraining,
} from '../src/index.ts';
import { lastValue } from '../src/last-value.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what is waited for is the last value; a signal ends the waiting with its reason, and the stream', async () => {
  expect(await lastValue(of(1, 2, 3))).toBe(3);
  const reason = new Error('enough');
  await expect(lastValue(NEVER, AbortSignal.abort(reason))).rejects.toBe(reason);
  let isOpen = true;
  const interruption = new AbortController();
  const waiting = lastValue(new Observable(() => () => void (isOpen = false)), interruption.signal);
  interruption.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  expect(isOpen).toBe(false);
  await expect(lastValue(new Observable((to) => to.error(reason)))).rejects.toBe(reason);
});

test('a training that was left goes on to the records and the weights of one in one piece', async () => {
  const task = await networkTask('mnist/mlp', { limit: 96, hidden: [4] });
  const choices = {
    epochs: 2,
    batch: 32,
    optimizer: 'momentum',
    schedule: 'cosine',
    weightDecay: 0,
  } as const;
  const training = (name: string): SeedTraining => ({
    net: 'mnist/mlp',
    task,
    plan: trainPlan(choices, task.data.examples),
    ...choices,
    seed: 3,
    loss: {},
    every: 1,
    saveEvery: 0,
    out: join(folder, name),
  });
  /** The records, without the name of the folder. */
  const recordsOf = async (name: string, known = 0, most = Infinity): Promise<ResultRecord[]> => {
    const records = await lastValueFrom(trainSeed(training(name), { known }).pipe(take(most), toArray()));
    return records.map(({ path, ...record }) => ({ ...record, isFile: path !== undefined }));
  };
  const whole = await recordsOf('whole');
  expect(whole.filter(({ type }) => type === 'epoch')).toHaveLength(2);
  expect(whole.at(-1)).toMatchObject({ type: 'checkpoint', step: 6, isFile: true });
  const first = await recordsOf('cut', 0, 4);
  expect([...first, ...(await recordsOf('cut', 4))]).toEqual(whole);
  const [a, b] = ['whole', 'cut'].map((name) => readFileSync(join(folder, name, 'seed-3.onnx')));
  expect(a!.equals(b!)).toBe(true);
});

/** diag(3, 2, −1). */
const matrix = linearOperator({
  label: 'own',
  dim: 3,
  symmetric: true,
  cost: 1,
  together: 1,
  many: async (vectors) => Promise.resolve(vectors.map((v) => v.map((x, i) => [3, 2, -1][i]! * x))),
});

test('eigenpairs are those of the matrix, and whoever follows the products sees each', async () => {
  const seen: unknown[] = [];
  let products = 0;
  const follow: FollowProducts = (operator, plan, make) => {
    seen.push(plan);
    return make(observed(operator, () => void (products += 1)));
  };
  const plan = { count: 2, which: 'largest', seed: 1 } as const;
  const { values, converged, iteration } = await lastValueFrom(leading(matrix, plan, { follow }));
  expect([values[0], values[1], converged]).toEqual([expect.closeTo(3, 8), expect.closeTo(2, 8), true]);
  expect(seen).toEqual([{ name: 'eigenpairs (at most)', total: 5, done: 0 }]);
  expect(products).toBe(iteration);
});

test('a plan above its budget is refused by the name of the setting', () => {
  const plan = {
    top: 2,
    block: 1,
    memory: 1,
    samples: 4,
    sketch: 0,
    estimator: 'hutchinson',
    runs: 0,
    steps: 0,
  } as const;
  expect(curvatureCost(matrix, { blocks: [] }, plan)).toMatchObject({
    total: 9,
    list: 'eigenvalues 5, trace 4',
  });
  let error: unknown;
  try {
    curvatureCost(matrix, { blocks: [] }, { ...plan, budget: 8 });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(MisuseError);
  expect(error).toMatchObject({
    setting: 'budget',
    message: expect.stringContaining('at most 8 products, got 9'),
  });
});

test('a slice of two wells has two basins, the shallow one as deep as the pass is above it', () => {
  const loss = Float64Array.of(2, 0, 1, 0.5, 2);
  const grid = { shape: [5], axes: [[0, 1, 2, 3, 4]], loss };
  const { tree, kept, threshold } = sliceBasins(grid, { connectivity: 'all' });
  expect(tree.basins.map(({ minimum, birth, death }) => [minimum, birth, death])).toEqual([
    [1, 0, expect.anything()],
    [3, 0.5, 1],
  ]);
  expect([kept.basins.length, threshold]).toEqual([2, 0.02]);
  expect(sliceBasins(grid, { connectivity: 'all', threshold: 0.6 }).kept.basins).toHaveLength(1);
});

test('optima join over their lowest passes as the level rises', () => {
  const optimum = (loss: number): ResultRecord => ({ type: 'optimum', loss });
  const pass = (between: [number, number], height: number): ResultRecord => ({
    type: 'pass',
    between,
    height,
  });
  const records = [optimum(0), optimum(1), optimum(2), pass([0, 1], 5), pass([0, 2], 9), pass([1, 2], 4)];
  const { branches, ...rest } = passTree(records);
  expect(rest).toEqual({ type: 'summary', optima: 3, passes: 3 });
  // 2 meets 1 at 4, and both meet 0 at 5; each joins the deeper one.
  expect(branches).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ optimum: 2, death: 4, persistence: 2, parent: 1, pass: [1, 2] }),
      expect.objectContaining({ optimum: 1, death: 5, persistence: 4, parent: 0, pass: [0, 1] }),
      expect.objectContaining({ optimum: 0, parent: null, pass: null }),
    ]),
  );
});
