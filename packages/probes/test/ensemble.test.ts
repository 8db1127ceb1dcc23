import {
  averageGain,
  ensembleGain,
  ensembleSummary,
  type MadeEnsemble,
  meanBarrier,
  type MemberRecord,
  memberRecords,
} from '@orograph/probes';
import { type Cut, dot, type Vector } from '@orograph/tensor';
import { lastValueFrom, type Observable, toArray } from 'rxjs';
import { expect, test } from 'vitest';

/** L = 1 − cos 2πθ₁: wells at whole numbers; two classes, told apart by the sign of θ₁ − x for x = −1, ½, 2. */
const wells = {
  dim: 2,
  value: ([x]: Vector) => Promise.resolve(1 - Math.cos(2 * Math.PI * x!)),
  metrics: async (theta: Vector) => ({ loss: await wells.value(theta), metrics: {} }),
  cut: (origin: Vector, [direction]: readonly Vector[]): Promise<Cut> => {
    const value = ([t]: readonly number[]): Promise<number> =>
      wells.value(origin.map((x, i) => x + t! * direction![i]!));
    return Promise.resolve({
      rank: 1,
      concurrency: 1,
      value,
      values: async () => Promise.resolve(new Float64Array(0)),
      measure: async (coords) => ({ loss: await value(coords), metrics: {} }),
      dispose: () => Promise.resolve(),
    });
  },
  predict: ([x]: Vector) =>
    Promise.resolve({
      shape: [3, 2],
      data: Float64Array.from([-1, 0.5, 2].flatMap((at) => [x! - at, at - x!])),
    }),
};
const follow = <T>(probe: Observable<T>): Promise<T[]> => lastValueFrom(probe.pipe(toArray()));

test('members have the barrier, cosine and disagreement of their neighbours, and the averages of all so far', async () => {
  const members = [Float64Array.of(1, 0), Float64Array.of(1, 1), Float64Array.of(0, 1)];
  const labels = [0, 0, 1];
  const records = await memberRecords({ train: wells, test: wells, labels, points: 21, follow }, members);
  expect(records.map(({ cosine }) => cosine)).toEqual([
    null,
    expect.closeTo(Math.SQRT1_2, 12),
    expect.closeTo(Math.SQRT1_2, 12),
  ]);
  expect(records.map(({ barrier }) => barrier)).toEqual([null, 0, expect.closeTo(2, 12)]);
  // θ₁ = 0 names ½ the other class.
  expect(records.map(({ disagreement }) => disagreement)).toEqual([null, 0, expect.closeTo(1 / 3, 12)]);
  expect(records.map(({ averageTrain }) => averageTrain.loss)).toEqual([
    expect.closeTo(0, 12),
    expect.closeTo(0, 12),
    expect.closeTo(1 - Math.cos((4 * Math.PI) / 3), 12),
  ]);
  expect(records.map(({ ensembleAccuracy }) => ensembleAccuracy)).toEqual([1, 1, 1]);
  expect(records.map(({ norm }) => norm)).toEqual(members.map((theta) => Math.sqrt(dot(theta, theta))));
});

/** Members with accuracies, the last with those of the ensemble. */
const membersOf = (
  barriers: readonly number[],
  accuracy: number,
  ensemble: number,
  average: number,
): MemberRecord[] =>
  [null, ...barriers].map((barrier, cycle) => {
    const measured = { loss: 1, metrics: { accuracy } };
    return {
      cycle,
      train: measured,
      test: measured,
      norm: 1,
      cosine: null,
      barrier,
      disagreement: barrier,
      ensembleAccuracy: ensemble,
      averageTrain: measured,
      averageTest: { loss: 1, metrics: { accuracy: average } },
    };
  });

test('the cross-over is the smallest rate with a mean barrier above a fiftieth of the loss at the origin', () => {
  const record = (rate: number, barriers: readonly number[]): MadeEnsemble => ({
    method: 'fge',
    rate,
    cycles: membersOf(barriers, 0.8, 0.9, 0.5),
  });
  const records = [record(0.3, [0.5]), record(0.1, [0.04, 0]), record(0.1, [0.1, 0]), record(0.01, [0.03])];
  const { crossOver, rows } = ensembleSummary(records, 2);
  // (0.02 + 0.05)/2/2 = 0.0175 is below, 0.25 above a fiftieth.
  expect(crossOver).toEqual({ fge: 0.3 });
  expect(rows.map(({ rate, barrier }) => [rate, barrier.mean, barrier.count])).toEqual([
    [0.3, 0.25, 1],
    [0.1, expect.closeTo(0.0175, 12), 2],
    [0.01, 0.015, 1],
  ]);
  expect(ensembleSummary(records.slice(1), 2)).toMatchObject({ crossOver: { fge: null } });
  // A training loss of 1 is not below three quarters of 1.3: nothing was learned, and nothing is said.
  expect(ensembleSummary(records, 1.3).crossOver).toEqual({});
  expect(ensembleSummary(records, 1.34).crossOver).toEqual({ fge: 0.01 });
  const members = membersOf([0.2, 0.4], 0.8, 0.9, 0.5);
  expect([ensembleGain(members), averageGain(members), meanBarrier(members)]).toEqual(
    [0.1, -0.3, 0.3].map((x) => expect.closeTo(x, 12)),
  );
});
