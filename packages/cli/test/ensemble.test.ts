import { averageGain, ensembleGain, meanBarrier, type MemberRecord, memberRecords } from '@orograph/probes';
import { type Cut, dot, type Vector } from '@orograph/tensor';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastValueFrom, type Observable, toArray } from 'rxjs';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type EnsembleRecord, ensembleSummary } from '../src/commands/ensemble/ensemble-summary.ts';
import { fixture, orograph } from './run-cli.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
  const record = (rate: number, seed: number, barriers: readonly number[]): EnsembleRecord => ({
    type: 'ensemble',
    method: 'fge',
    rate,
    seed,
    status: 'done',
    cycles: membersOf(barriers, 0.8, 0.9, 0.5),
  });
  const records = [
    record(0.3, 0, [0.5]),
    record(0.1, 0, [0.04, 0]),
    record(0.1, 1, [0.1, 0]),
    record(0.01, 0, [0.03]),
  ];
  const { crossOver, rows } = ensembleSummary(records, 2) as unknown as {
    crossOver: object;
    rows: { rate: number; barrier: { mean: number; count: number } }[];
  };
  // (0.02 + 0.05)/2/2 = 0.0175 is below, 0.25 above a fiftieth.
  expect(crossOver).toEqual({ fge: 0.3 });
  expect(rows.map(({ rate, barrier }) => [rate, barrier.mean, barrier.count])).toEqual([
    [0.3, 0.25, 1],
    [0.1, expect.closeTo(0.0175, 12), 2],
    [0.01, 0.015, 1],
  ]);
  expect(ensembleSummary(records.slice(1), 2)).toMatchObject({ crossOver: { fge: null } });
  const members = membersOf([0.2, 0.4], 0.8, 0.9, 0.5);
  expect([ensembleGain(members), averageGain(members), meanBarrier(members)]).toEqual(
    [0.1, -0.3, 0.3].map((x) => expect.closeTo(x, 12)),
  );
});

const flags =
  '--hidden 3 --limit 24 --batch 8 --rates 0.01,0.1 --cycles 2 --cycle-epochs 1 --epochs 2 --points 5 --seeds 0..1';
const args = (out: string): string[] => [
  'ensemble',
  'mlp',
  '--data',
  fixture('data.npz'),
  ...flags.split(' '),
  '--out',
  join(folder, out),
];

test('a run that is killed goes on where it was, and ends with the bytes of one that was not', async () => {
  const whole = await orograph(args('whole'));
  expect(whole.code).toBe(0);
  expect(whole.records.map(({ type, method, rate }) => [type, method, rate].join(' '))).toEqual([
    ...Array.from({ length: 2 }, () => [
      'optimum  ',
      ...[
        'snapshot 0.01',
        'snapshot 0.1',
        'fge 0.01',
        'fge 0.1',
        'swa 0.01',
        'swa 0.1',
        'independent 0.05',
      ].map((kind) => `ensemble ${kind}`),
    ]).flat(),
    'summary  ',
  ]);
  const cut = await orograph(args('cut'), (child) => child.stdout!.once('data', () => child.kill('SIGKILL')));
  expect(cut.code).toBeNull();
  expect((await orograph(args('cut'))).code).toBe(0);
  for (const file of ['run.json', 'records.ndjson', 'report.html'])
    expect([
      file,
      readFileSync(join(folder, 'cut', file), 'utf8') === readFileSync(join(folder, 'whole', file), 'utf8'),
    ]).toEqual([file, true]);
}, 240_000);

test('independent members start from weights of their own, the members of one descent do not', async () => {
  const { records } = await orograph([...args('again'), '--methods', 'fge,independent', '--rates', '0.0001']);
  const [fge, independent] = (records as unknown as EnsembleRecord[]).filter(
    ({ type }) => type === 'ensemble',
  );
  expect(fge!.cycles[1]!.cosine).toBeGreaterThan(0.999);
  expect(independent!.cycles[1]!.cosine).toBeLessThan(0.9);
});

test.each([
  [
    'mnist/autoencoder --limit 8',
    'no classes (expected the loss cross-entropy, got mse, in mnist/autoencoder)',
  ],
  ['mlp --methods bagging', 'expected some of snapshot, fge, swa, independent, got "bagging".'],
  ['mlp --rates 0', 'expected a number above 0, got "0".'],
])('ensemble %s is misuse, and nothing is written', async (given, message) => {
  const out = join(folder, 'nothing');
  const { code, err } = await orograph(['ensemble', ...given.split(' '), '--out', out]);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  expect(() => readFileSync(join(out, 'run.json'))).toThrow('ENOENT');
});
