import {
  adam,
  permutation,
  rademacher,
  sgd,
  type LinearMap,
  type SampledLoss,
  type Vector,
} from '@orograph/tensor';
import { afterAll, expect, test } from 'vitest';
import { datasetOf } from '../src/data/dataset.ts';
import { onnxLoss } from '../src/onnx-loss.ts';
import { mlp } from '../src/zoo/mlp.ts';

const examples = 24;
const waves = (shape: readonly number[], frequency: number): Float32Array =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(frequency * i * i));
const data = datasetOf({
  inputs: { x: { shape: [examples, 3], dataType: 'float', data: waves([examples, 3], 1) } },
  target: {
    shape: [examples],
    dataType: 'int64',
    data: BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % 3)),
  },
  source: 'waves',
});
const graph = mlp({ seed: 3, inputShape: [3], hidden: [5], outputs: 3 });
const dim = 3 * 5 + 5 + 5 * 3 + 3;
const loss = (await onnxLoss(graph, { data, threads: 1 })) as AsyncDisposable &
  SampledLoss & { readonly theta: Vector };
afterAll(() => loss[Symbol.asyncDispose]());

/** H divided by √n by its recursion. */
const hadamard = (n: number): number[][] => {
  if (n === 1) return [[1]];
  const half = hadamard(n / 2).map((row) => row.map((x) => x / Math.SQRT2));
  return [...half.map((row) => [...row, ...row]), ...half.map((row) => [...row, ...row.map((x) => -x)])];
};
const product = (a: number[][], b: number[][]): number[][] =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, x, k) => sum + x * b[k]![j]!, 0)));

/** V itself, a row for each parameter. */
function formed(map: LinearMap): number[][] {
  const rows = Array.from({ length: map.dim }, () => Array<number>(map.rank).fill(0));
  if (map.kind === 'dense')
    map.numbers.forEach((x, at) => (rows[at % map.dim]![Math.floor(at / map.dim)] = x));
  else if (map.kind === 'sparse') map.rows.forEach((row, e) => (rows[row]![e % map.rank]! += map.values[e]!));
  else {
    const h = hadamard(map.rows);
    for (let b = 0; b * map.rows < map.dim; b++) {
      const part = (list: ArrayLike<number>, i: number): number => list[b * map.rows + i]!;
      const mixed = h.map((_, i) =>
        h[part(map.order, i)]!.map((x, j) => part(map.gains, i) * x * part(map.signs, j)),
      );
      product(h, mixed).forEach((row, i) => {
        const at = b * map.rows + i;
        if (at < map.dim) rows[at] = row.slice(0, map.rank).map((x) => map.size * x);
      });
    }
  }
  return rows;
}

const fastfood = (rank: number, n: number): LinearMap => {
  const blocks = Math.ceil(dim / n);
  const each = (of: (b: number) => ArrayLike<number>): number[] =>
    Array.from({ length: blocks }, (_, b) => Array.from(of(b))).flat();
  return {
    kind: 'fastfood',
    dim,
    rank,
    rows: n,
    signs: Float32Array.from(each((b) => rademacher(n, b))),
    order: Int32Array.from(each((b) => permutation(n, 7 + b))),
    gains: waves([blocks * n], 3).map((x) => 1 + x / 2),
    size: 0.4,
  };
};
const maps: Record<string, LinearMap> = {
  dense: { kind: 'dense', dim, rank: 3, numbers: waves([3 * dim], 0.7) },
  // Row 4 takes several entries, most rows none.
  sparse: {
    kind: 'sparse',
    dim,
    rank: 2,
    rows: Int32Array.of(4, 4, 4, 0, dim - 1, 9),
    values: Float32Array.of(1, -0.5, 0.25, 1, 2, -1),
  },
  'fastfood, cut': fastfood(5, 8),
  'fastfood, square': fastfood(8, 8),
  'fastfood of one row': fastfood(1, 1),
};

test.each(Object.entries(maps))('steps in a subspace are those of V itself: %s', async (_, map) => {
  const v = formed(map);
  const indices = Int32Array.from({ length: 5 * 4 }, (_x, i) => (7 * i) % examples);
  const rates = [0.3, 0.2, 0.1, 0.05, 0.02];
  for (const optimizer of [sgd({ momentum: 0.9, nesterov: true }), adam({ weightDecay: 0.01 })]) {
    const start = Float64Array.from({ length: map.rank }, (_x, k) => 0.1 * Math.cos(k));
    const state = optimizer.init(map.rank);
    const coords = start.slice();
    const values: number[] = [];
    for (const [k, rate] of rates.entries()) {
      const theta = loss.theta.map(
        (x, i) => x + v[i]!.reduce((sum, entry, j) => sum + entry * coords[j]!, 0),
      );
      const { value, grad } = await loss.batchValueAndGrad(theta, indices.slice(4 * k, 4 * k + 4));
      values.push(value);
      const pulled = coords.map((_x, j) => v.reduce((sum, row, i) => sum + row[j]! * grad[i]!, 0));
      optimizer.update(state, coords, pulled, rate);
    }
    const stepper = await loss.stepper!({
      rule: optimizer.rule!,
      from: { step: 0, theta: start },
      within: { origin: loss.theta, map },
    });
    const results = await stepper!.take({ indices, size: 4, rates, seeds: [0, 0, 0, 0, 0] });
    values.forEach((value, k) => expect(results.values[k]).toBeCloseTo(value, 5));
    const { theta, moments } = await stepper!.state(5);
    expect(theta).toHaveLength(map.rank);
    coords.forEach((x, j) => expect(theta[j]).toBeCloseTo(x, 4));
    expect(moments!.map(({ length }) => length)).toEqual(state.moments.map(() => map.rank));
    await stepper!.dispose();
  }
});

test('weight decay of θ in a subspace is left to the loop, and an origin has D numbers', async () => {
  const settings = { rule: sgd().rule!, from: { step: 0, theta: new Float64Array(3) } };
  const map = maps['dense']!;
  expect(await loss.stepper!({ ...settings, l2: 0.1, within: { origin: loss.theta, map } })).toBeUndefined();
  await expect(loss.stepper!({ ...settings, within: { origin: new Float64Array(3), map } })).rejects.toThrow(
    'stepper: the origin',
  );
});
