import {
  connectMeasures,
  connectorSummary,
  connectTraining,
  fullBatch,
  pathSummary,
  randomPoints,
  starOfStars,
  trainings,
  type ConnectorProfilePoint,
} from '@orograph/probes';
import { adam, constant, named, type Vector } from '@orograph/tensor';
import { wedges } from '@orograph/toy';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';

const squared = wedges({ dim: 4, longDirections: 2, map: 'squared' });
const optima = [
  Float64Array.of(1, 1, 0, 0),
  Float64Array.of(0, 0, 1, 1),
  Float64Array.of(0, 1, 1, 0),
  Float64Array.of(-1, 0, 0, 1),
];
const settings = (count: number) => ({
  optima: optima.slice(0, count),
  optimizer: adam(),
  schedule: constant(0.02),
  steps: 60,
  bends: 1,
  levels: 2,
  seed: 0,
});

test.each([
  ['bezier', 2, 1],
  ['polychain', 2, 1],
  ['midpoints', 2, 3],
  ['joint', 3, 1],
  ['hierarchical', 3, 4],
  ['star', 4, 1],
] as const)(
  '%s through %i optima leaves them where they are, and lowers the mean loss',
  async (method, count, descents) => {
    const plan = settings(count);
    const training = connectTraining(method, fullBatch(squared), plan);
    const steps = await lastValueFrom(training.steps.pipe(toArray()));
    const last = steps.at(-1)!;
    expect([last.done, last.diverged]).toEqual([training.total, false]);
    const records = steps.map(({ record }) => record);
    expect(records).toHaveLength(training.records);
    for (const [k, record] of records.entries())
      expect(records.map((_, place) => training.isDue(record, place))).toEqual(
        records.map((_, j) => j === k),
      );
    expect(records.some((record) => training.isDue({ ...record, type: 'trained' }, 1))).toBe(false);
    expect(trainings(method, plan)).toBe(descents);
    const ends = count === 2 ? [last.vertices[0], last.vertices.at(-1)] : last.vertices.slice(0, count);
    expect(ends.map((theta) => [...theta!])).toEqual(plan.optima.map((theta) => [...theta]));
    const measures = connectMeasures(squared, { ...plan, method, shape: training.shape, points: 40 });
    const [linear, connector] = [
      await lastValueFrom(measures.linear(0).pipe(toArray())),
      await lastValueFrom(measures.connector(last.vertices, 0).pipe(toArray())),
    ];
    expect(linear.map(({ coords }) => coords)).toEqual(measures.places);
    expect(connector.map(({ coords }) => coords)).toEqual(measures.places);
    expect(await lastValueFrom(measures.connector(last.vertices, 7).pipe(toArray()))).toEqual(
      connector.slice(7),
    );
    const facts = { method, optima: [], vertices: [], diverged: false };
    const { mean, linearMean } = connectorSummary({ linear, connector }, facts);
    expect(mean.loss).toBeLessThan(linearMean.loss);
  },
);

test('a star is measured at other points than those it is trained at', async () => {
  const plan = settings(4);
  const { shape } = connectTraining('star', fullBatch(squared), plan);
  const { places } = connectMeasures(squared, { ...plan, method: 'star', shape, points: 50 });
  const key = (coords: readonly number[]): string => coords.map((x) => x.toFixed(9)).join();
  const measured = new Set(places.map(key));
  const complex = starOfStars(4);
  const drawn = (seed: number): number =>
    randomPoints(complex, { samples: 50, seed }).filter(({ coords }) => measured.has(key(coords))).length;
  expect([drawn(plan.seed), drawn(named(plan.seed, 'measured'))]).toEqual([0, 50]);
});

const point = (t: number, loss: number, accuracy: number): ConnectorProfilePoint => ({
  type: 'profile',
  coords: [t],
  loss,
  metrics: { accuracy, testLoss: 2 * loss },
});

test('a path is summed up by its worst points, its means and both barriers', () => {
  const linear = [point(0, 1, 0.9), point(0.5, 5, 0.2), point(1, 2, 0.8)];
  const connector = [point(0, 1, 0.9), point(0.5, 2, 0.95), point(1, 2, 0.8)];
  const theta: Vector = Float64Array.of(3, 4);
  const at = { loss: 2, metrics: {} };
  const found = connectorSummary(
    { linear, connector },
    { method: 'bezier', optima: [at, at], vertices: [{ between: [0, 1], theta, at }], diverged: false },
  );
  expect(found).toMatchObject({
    m: 1,
    points: 3,
    worst: { loss: 2, accuracy: 0.8, testLoss: 4 },
    linearWorst: { loss: 5, accuracy: 0.2, testLoss: 10 },
    vertices: [{ between: [0, 1], loss: 2, norm: 5 }],
  });
  expect(found.mean.loss).toBeCloseTo(5 / 3, 12);
  expect(found.linearMean.accuracy).toBeCloseTo(1.9 / 3, 12);
  // 5 − (1 + 2)/2, and 2 − (1 + 2)/2; √2 + √2 against 2 along two sides of a square and its diagonal 2.
  const vertices = [Float64Array.of(0, 0), Float64Array.of(1, 1), Float64Array.of(2, 0)];
  expect(pathSummary({ linear, connector }, { kind: 'polychain', vertices })).toEqual({
    type: 'summary',
    points: 6,
    barrier: { linear: 3.5, connector: 0.5 },
    lengthRatio: expect.closeTo(Math.SQRT2, 12) as number,
  });
});
