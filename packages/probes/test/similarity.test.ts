import { estimate, normal, random, randomSubspace } from '@orograph/tensor';
import { expect, test } from 'vitest';

import {
  averagePredictions,
  classAccuracy,
  disagreement,
  jensenShannon,
  linearCka,
  pairSimilarities,
  similarities,
  squaredDifference,
} from '../src/index.ts';
import { all } from './closed-forms.ts';

const of = (rows: readonly (readonly number[])[]): { shape: number[]; data: Float64Array } => ({
  shape: [rows.length, rows[0]!.length],
  data: Float64Array.from(rows.flat()),
});

test('disagreement counts the examples with another class', () => {
  const a = of([
    [1, 0],
    [0, 1],
    [2, 1],
    [0, 3],
  ]);
  const b = of([
    [5, 4],
    [1, 0],
    [0, 1],
    [0, 9],
  ]);
  expect(disagreement(a, b)).toEqual({ mean: 0.5, standardError: Math.sqrt(1 / 12), count: 4 });
  expect(disagreement(a, a).mean).toBe(0);
});

test('the Jensen-Shannon divergence is 0 for equal and ln 2 for opposite predictions, whatever the offset', () => {
  expect(jensenShannon(of([[1, 2]]), of([[101, 102]])).mean).toBeCloseTo(0, 12);
  expect(jensenShannon(of([[1000, 0]]), of([[0, 1000]])).mean).toBeCloseTo(Math.LN2, 12);
});

test('a decision is a class of its own: yes above 0, with the probabilities of the logistic function', () => {
  const [a, b] = [
    of([
      [3, -1],
      [-2, -2],
    ]),
    of([
      [1, 1],
      [-1, 4],
    ]),
  ];
  expect(disagreement(a, b, 'decisions').mean).toBe(0.5);
  const logistic = (z: number) => 1 / (1 + Math.exp(-z));
  const entropy = (p: number) => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
  const divergence = (z: number, w: number) => {
    const [p, q] = [logistic(z), logistic(w)];
    return entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2;
  };
  expect(jensenShannon(a, b, 'decisions').mean).toBeCloseTo(
    (divergence(3, 1) + divergence(-1, 1) + divergence(-2, -1) + divergence(-2, 4)) / 4,
    12,
  );
});

test('probabilities are compared as they are', () => {
  const [a, b] = [
    of([
      [2, -1, 0.5],
      [0.3, 4, 1],
    ]),
    of([
      [1, 1.5, 0],
      [0, 3, 2],
    ]),
  ];
  const after = ({ shape, data }: typeof a, activation: (row: Float64Array) => Float64Array) => ({
    shape,
    data: Float64Array.from([0, 1].flatMap((i) => [...activation(data.subarray(3 * i, 3 * i + 3))])),
  });
  const softmax = (row: Float64Array) => {
    const sum = row.reduce((total, z) => total + Math.exp(z), 0);
    return row.map((z) => Math.exp(z) / sum);
  };
  const logistic = (row: Float64Array) => row.map((z) => 1 / (1 + Math.exp(-z)));
  for (const [kind, before, activation] of [
    ['class-probabilities', 'classes', softmax],
    ['decision-probabilities', 'decisions', logistic],
  ] as const) {
    const [p, q] = [after(a, activation), after(b, activation)];
    expect(jensenShannon(p, q, kind).mean).toBeCloseTo(jensenShannon(a, b, before).mean, 12);
    expect(disagreement(p, q, kind)).toEqual(disagreement(a, b, before));
  }
});

test('classes at several positions of an example are compared position by position', () => {
  // Two examples of three classes at two positions; classes are on axis 1.
  const a = { shape: [2, 3, 2], data: Float64Array.of(9, 0, 0, 9, 0, 0, 1, 1, 2, 2, 3, 3) };
  const b = { shape: [2, 3, 2], data: Float64Array.of(9, 0, 0, 0, 0, 9, 1, 1, 2, 2, 3, 3) };
  expect(disagreement(a, b).mean).toBe(0.25);
  expect(disagreement(a, a).mean).toBe(0);
});

test('an output that is NaN names no class, and the disagreement is NaN', () => {
  const broken = of([
    [Number.NaN, 1],
    [1, 0],
  ]);
  expect(disagreement(broken, broken).mean).toBeNaN();
});

test('the squared difference is a mean over outputs and examples', () => {
  const a = of([
    [1, 2],
    [3, 4],
  ]);
  const b = of([
    [1, 4],
    [3, 10],
  ]);
  expect(squaredDifference(a, b)).toMatchObject({ mean: 10, standardError: 8, count: 2 });
  expect(squaredDifference(a, a)).toMatchObject({ mean: 0, standardError: 0 });
});

test('CKA is 1 under rotation, scale and offset, and small for unrelated features', () => {
  const [examples, outputs] = [400, 3];
  const data = normal(examples * outputs, 0);
  const rotation = randomSubspace(outputs, outputs, 1);
  const rotated = Float64Array.from(data, (_, k) => {
    const [i, j] = [Math.floor(k / outputs), k % outputs];
    return 7 + 3 * Array.from(rotation[j]!).reduce((sum, r, l) => sum + r * data[i * outputs + l]!, 0);
  });
  const shape = [examples, outputs];
  expect(linearCka({ shape, data }, { shape, data: rotated }).mean).toBeCloseTo(1, 10);
  expect(linearCka({ shape, data }, { shape, data: normal(examples * outputs, 9) }).mean).toBeLessThan(0.05);
});

/** CKA as its definition has it: centred Gram matrices K = XXᵀ, L = YYᵀ, ⟨K, L⟩ / (‖K‖ ‖L‖). */
function naiveCka(x: readonly (readonly number[])[], y: readonly (readonly number[])[]): number {
  const gram = (rows: readonly (readonly number[])[]): number[] => {
    const means = rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
    const centred = rows.map((row) => row.map((value, j) => value - means[j]!));
    return centred.flatMap((p) => centred.map((q) => p.reduce((sum, value, j) => sum + value * q[j]!, 0)));
  };
  const [k, l] = [gram(x), gram(y)];
  const inner = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return inner(k, l) / Math.sqrt(inner(k, k) * inner(l, l));
}
const rowsFrom = (examples: number, outputs: number, seed: number): number[][] => {
  const data = normal(examples * outputs, seed);
  return Array.from({ length: examples }, (_, i) =>
    Array.from(data.subarray(i * outputs, (i + 1) * outputs)),
  );
};

test.each([
  [40, 3, 4],
  [6, 9, 11],
])('CKA of %i examples with %i and %i outputs is that of the definition', (examples, p, q) => {
  const [x, y] = [rowsFrom(examples, p, 1), rowsFrom(examples, q, 2)];
  expect(linearCka(of(x), of(y)).mean).toBeCloseTo(naiveCka(x, y), 12);
});

test('the standard error of CKA is that of the bootstrap over the examples, and 0 for one function', () => {
  const x = rowsFrom(400, 2, 1);
  const noise = rowsFrom(400, 2, 2);
  const y = x.map(([a, b], i) => [a! + b! + 0.7 * noise[i]![0]!, b! ** 2 + noise[i]![1]!]);
  const draws = random(5);
  const samples = Array.from({ length: 300 }, () => {
    const drawn = Array.from({ length: 400 }, () => draws.below(400));
    return linearCka(of(drawn.map((i) => x[i]!)), of(drawn.map((i) => y[i]!))).mean;
  });
  const { standardError } = estimate(samples);
  const { standardError: found, mean } = linearCka(of(x), of(y));
  expect(mean).toBeGreaterThan(0.1);
  expect(found / (standardError * Math.sqrt(300))).toBeGreaterThan(0.85);
  expect(found / (standardError * Math.sqrt(300))).toBeLessThan(1.15);
  expect(linearCka(of(x), of(x))).toEqual({ mean: 1, standardError: 0, count: 400 });
});

test('the CKA of a constant function is NaN', () => {
  expect(linearCka(of([[1], [1]]), of([[1], [2]])).mean).toBeNaN();
});

test('predictions that do not fit throw', () => {
  const [a, b] = [
    of([[1, 2]]),
    of([
      [1, 2],
      [3, 4],
    ]),
  ];
  expect(() => disagreement(a, b)).toThrow(
    'disagreement: expected predictions of one shape, got [1,2] and [2,2].',
  );
  expect(() => jensenShannon(a, b)).toThrow(
    'jensenShannon: expected predictions of one shape, got [1,2] and [2,2].',
  );
  expect(() => squaredDifference(a, b)).toThrow(
    'squaredDifference: expected predictions of one shape, got [1,2] and [2,2].',
  );
  expect(() => linearCka(a, b)).toThrow('linearCka: expected as many examples of both, got 1 and 2.');
});

test('the average of predictions is that of their softmax, as logarithms', () => {
  const [p, q] = [
    [0.9, 0.1],
    [0.2, 0.8],
  ];
  const logits = (row: readonly number[], offset: number) => of([row.map((x) => Math.log(x) + offset)]);
  const { data } = averagePredictions([logits(p, 5), logits(q, -700)]);
  [0.55, 0.45].forEach((expected, i) => expect(Math.exp(data[i]!)).toBeCloseTo(expected, 12));
  const one = of([[1, 3]]);
  expect(jensenShannon(averagePredictions([one]), one).mean).toBeCloseTo(0, 12);
  expect(() => averagePredictions([])).toThrow('averagePredictions: expected at least one member, got none.');
  expect(() => averagePredictions([one, of([[1, 2, 3]])])).toThrow(
    'averagePredictions: expected predictions of one shape, got [1,2] and [1,3].',
  );
});

test('the accuracy of predictions counts the labels they name', () => {
  const predictions = of([
    [1, 0],
    [0, 1],
    [3, 2],
    [0, 7],
  ]);
  expect(classAccuracy(predictions, [0, 1, 1, 1])).toBe(0.75);
  expect(classAccuracy(predictions, BigInt64Array.of(0n, 1n, 0n, 1n))).toBe(1);
  expect(() => classAccuracy(predictions, [0])).toThrow(
    'classAccuracy: expected one label an example, got 1 for 4.',
  );
});

test('similarities compares each point with each anchor, in order', async () => {
  const asked: number[] = [];
  const loss = {
    predict: ([x]: Float64Array | Float32Array) => {
      asked.push(x!);
      return Promise.resolve(
        of([
          [x!, 0],
          [1, x!],
          [2, 0],
        ]),
      );
    },
  };
  const plan = { points: [-3, 0.5, 3].map((x) => Float64Array.of(x)), anchors: [Float64Array.of(3)] };
  const probe = similarities(loss, plan);
  expect(asked).toEqual([]);
  const records = await all(probe);
  expect(asked).toEqual([3, -3, 0.5, 3]);
  expect(records.map(({ point, anchor, disagreement: share }) => [point, anchor, share!.mean])).toEqual([
    [0, 0, 2 / 3],
    [1, 0, 1 / 3],
    [2, 0, 0],
  ]);
  expect(records[2]!.jensenShannon!.mean).toBeCloseTo(0, 12);
  expect(records[2]!.cka.mean).toBeCloseTo(1, 12);
});

test('pairSimilarities compares functions of several models each with each, and goes on after some', async () => {
  const asked: number[] = [];
  const model = (sign: number) => ({
    predict: ([x]: Float64Array | Float32Array) => {
      asked.push(sign * x!);
      return Promise.resolve(
        of([
          [sign * x!, 0],
          [1, sign * x!],
          [2, 0],
        ]),
      );
    },
  });
  const functions = [
    { loss: model(1), theta: Float64Array.of(3) },
    { loss: model(-1), theta: Float64Array.of(-3) },
    { loss: model(1), theta: Float64Array.of(-3) },
  ];
  const probe = pairSimilarities({ functions });
  expect(asked).toEqual([]);
  const records = await all(probe);
  expect(asked).toEqual([3, 3, -3]);
  expect(records.map(({ a, b, disagreement: share }) => [a, b, share!.mean])).toEqual([
    [0, 1, 0],
    [0, 2, 2 / 3],
    [1, 2, 2 / 3],
  ]);
  expect(records[0]).toMatchObject({ cka: { mean: 1 }, jensenShannon: { mean: 0 } });
  expect(await all(pairSimilarities({ functions, skip: 2 }))).toEqual(records.slice(2));
  expect(await all(pairSimilarities({ functions, skip: 3 }))).toEqual([]);
  const [numbers] = await all(pairSimilarities({ functions, outputs: 'values', skip: 1 }));
  expect(Object.keys(numbers!).toSorted()).toEqual(['a', 'b', 'cka', 'squaredDifference', 'type']);
  expect(() => pairSimilarities({ functions, skip: -1 })).toThrow(
    'pairSimilarities: skip must be a whole number from 0, got -1.',
  );
  const failing = {
    loss: { predict: () => Promise.reject(new Error('the model is gone')) },
    theta: Float64Array.of(1),
  };
  await expect(all(pairSimilarities({ functions: [...functions, failing] }))).rejects.toThrow(
    'the model is gone',
  );
});
