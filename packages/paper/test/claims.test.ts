import { expect, test } from 'vitest';

import { experiments } from '../src/experiments/index.ts';
import type { Results } from '../src/report/read-results.ts';
import type { Study } from '../src/study/subject.ts';
import { judgedClaims, type ClaimVerdict } from '../src/verdict/judgements.ts';

const study: Study = {
  subject: { name: 'net', flags: {} },
  training: { epochs: 1, batch: 8, optimizer: 'adam', schedule: 'constant', weightDecay: 0 },
  optima: 10,
  experiments: experiments.map(({ name }) => name),
  seed: 0,
};
const seeds = [0, 1, 2, 3, 4];

/** The optima of a network, the accuracy 0.9 and the test loss 0.3 where the origin has 2.3 or as given. */
const optima = (testLoss = 0.3): [string, Readonly<Record<string, unknown>>][] =>
  Array.from({ length: study.optima }, (_, k) => [
    `net/optimum/${k}`,
    {
      test: { loss: testLoss + 0.001 * k, metrics: { accuracy: 0.9 } },
      atOrigin: { train: 2.3, test: 2.3 },
    },
  ]);

function verdictOn(name: string, claim: number, results: Results): ClaimVerdict {
  const experiment = experiments.find((one) => one.name === name)!;
  const { claim: sentence } = experiment.claims[claim]!;
  return judgedClaims(experiment, results, [study]).find((one) => one.claim.claim === sentence)!.verdicts[0]!;
}

/** Accuracies at d of a network of 26,506 parameters. */
const cuts = (accuracyAt: (d: number | string, k: number) => number): Results =>
  new Map([
    ...optima(),
    ...seeds.flatMap((k) =>
      [0, 300, 1000, 'share-0.05', 'share-0.2'].map((d): [string, Readonly<Record<string, unknown>>] => [
        `net/subspaces/${d}/${k}`,
        {
          d: typeof d === 'number' ? d : Math.round(26_506 * Number(d.slice(6))),
          dim: 26_506,
          metrics: { accuracy: accuracyAt(d, k) },
        },
      ]),
    ),
  ]);

test('that few directions suffice is contradicted where none tried up to a fifth of all do', () => {
  const { outcome, words } = verdictOn(
    'subspaces',
    0,
    cuts(() => 0.5),
  );
  expect(outcome).toBe('contradicts');
  expect(words[0]).toContain('at least 0.2');
});

test('it is supported where they do, within the step of the values tried, and where the start already does', () => {
  const found = verdictOn(
    'subspaces',
    0,
    cuts((d) => (d === 0 || d === 300 ? 0.5 : 0.85)),
  );
  expect(found.outcome).toBe('supports');
  expect(found.words[0]).toContain('between 0.0113 and 0.0377');
  const start = verdictOn(
    'subspaces',
    0,
    cuts(() => 0.85),
  );
  expect(start.outcome).toBe('supports');
  expect(start.words[0]).toContain('at most 0.0113');
});

test('it is undecided where the threshold lies across a tenth of all dimensions', () => {
  expect(
    verdictOn(
      'subspaces',
      0,
      cuts((d) => (d === 'share-0.2' ? 0.85 : 0.5)),
    ).outcome,
  ).toBe('undecided');
});

test('nothing is said of optima that are not low on test data, as after shuffled labels', () => {
  const results = new Map([...cuts(() => 0.85), ...optima(2.6)]);
  const { outcome, regardless, words } = verdictOn('subspaces', 0, results);
  // What the numbers would say is told beside it: they check the claim, not the condition.
  expect([outcome, regardless]).toEqual(['undecided', 'supports']);
  expect(words.at(-1)).toMatch(/^no verdict, for a condition does not hold: test loss at the optima/);
});

/** Planes of five pairs, in units of the loss at the origin 2: the pass in each, and optima that are low. */
const planes = (pass: Readonly<Record<'bend' | 'control' | 'origin', number>>): Results =>
  new Map([
    ...optima(),
    ...[0, 2, 4, 6, 8].map((k): [string, Readonly<Record<string, unknown>>] => [
      `net/planes/${k}-${k + 1}`,
      {
        unit: 2,
        ...Object.fromEntries(
          Object.entries(pass).map(([name, height]) => [name, { pass: height + 1e-4 * k }]),
        ),
      },
    ]),
  ]);

test('a pass that is lower than in the plane of the origin, but no lower than in one through a random point, is contradicted', () => {
  const lower = verdictOn('planes', 1, planes({ bend: 0.01, origin: 0.5, control: 0.6 }));
  expect(lower.outcome).toBe('supports');
  const asRandom = verdictOn('planes', 1, planes({ bend: 0.01, origin: 0.5, control: 0.012 }));
  expect(asRandom.outcome).toBe('contradicts');
  expect(asRandom.words[1]).toContain('random point of equal norm');
});

/** Five pairs whose functions half-way disagree with the ends by a share of what these do with each other. */
const halfWays = (share: number): Results =>
  new Map([
    ...optima(),
    ...[0, 2, 4, 6, 8].map((k): [string, Readonly<Record<string, unknown>>] => [
      `net/similarity/${k}-${k + 1}`,
      { disagreement: { halfWay: [0.2 * share, (0.2 + 0.001 * k) * share], across: [0.2] } },
    ]),
  ]);

test('a function half-way between two is no other one while it is within three quarters: half is the least that the triangle inequality allows', () => {
  expect(verdictOn('similarity', 1, halfWays(0.52)).outcome).toBe('contradicts');
  expect(verdictOn('similarity', 1, halfWays(0.9)).outcome).toBe('supports');
});

/** Five pairs whose optima have a loss of 0.1 and whose straight line rises to 0.5; the path keeps a share of that. */
const pairs = (share: number, testShare = share): Results => {
  const profile = (barrier: number, k: number) => ({
    at: [0, 0.5, 1],
    loss: [0.1, 0.1 + barrier, 0.1],
    highest: 0.1 + barrier,
    barrier: barrier + 1e-4 * k,
  });
  return new Map([
    ...optima(),
    ...seeds.map((k): [string, Readonly<Record<string, unknown>>] => [
      `net/connector/${2 * k}-${2 * k + 1}`,
      {
        linear: profile(0.4, k),
        bezier: profile(0.4 * share, k),
        test: { linear: profile(0.4, k), bezier: profile(0.4 * testShare, k) },
        atOrigin: 2.3,
      },
    ]),
  ]);
};

test('a path is measured from the optima: 4 % of the rise of the line is low, though its loss is a fifth of the line’s', () => {
  const results = pairs(0.04);
  const [first] = [...results.values()].slice(-1) as [Record<string, { highest: number }>];
  expect(first['bezier']!.highest / first['linear']!.highest).toBeGreaterThan(0.2);
  expect(verdictOn('connector', 3, results).outcome).toBe('supports');
});

test('a path that is low on training data only contradicts', () => {
  expect(verdictOn('connector', 3, pairs(0.04, 0.5)).outcome).toBe('contradicts');
});

test('a line without a barrier contradicts that a path is needed', () => {
  const flat = new Map([...pairs(0.04)].map(([key, record]) => [key, { ...record, atOrigin: 100 }] as const));
  expect(verdictOn('connector', 3, flat).outcome).toBe('contradicts');
});

/** Tunnels of five pairs: the ends between which the quotient of both lengths lies. */
const tunnels = (ends: readonly [number, number]): Results =>
  new Map([
    ...optima(),
    ...seeds.map((k): [string, Readonly<Record<string, unknown>>] => [
      `net/planes/${2 * k}-${2 * k + 1}`,
      { tunnel: ends },
    ]),
  ]);

test('a ray that is low as far as it was followed is at least that long, never just as long', () => {
  const { outcome, words } = verdictOn('planes', 0, tunnels([5.47, Infinity]));
  expect(outcome).toBe('supports');
  expect(words[0]).toContain('at least 5.47 [5.47, ∞]');
  expect(verdictOn('planes', 0, tunnels([0, Infinity])).outcome).toBe('undecided');
});

test('the factors of a training are tested together', () => {
  const experiment = experiments.find(({ name }) => name === 'widths')!;
  const families = experiment.claims.map(({ family }) => family);
  expect(families).toEqual([...Array.from({ length: 5 }, () => 'hyperparameters'), undefined]);
});

test('every claim says what would contradict it', () => {
  for (const { claims } of experiments)
    for (const { contradictedBy } of claims) expect(contradictedBy).toMatch(/^[A-Z].{20,}\.$/);
});
