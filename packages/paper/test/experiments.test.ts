import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { renderSvg } from '@orograph/report';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { vectorStore, type ResultRecord } from '@orograph/runs';

import { experiments } from '../src/experiments/index.ts';
import type { Figure } from '../src/experiment.ts';
import { judgedClaims } from '../src/verdict/judgements.ts';
import { runTasks } from '../src/study/run-tasks.ts';
import type { Study } from '../src/study/subject.ts';
import { distinctTasks, type Task } from '../src/study/task.ts';
import type { Results } from '../src/report/read-results.ts';
import { smallBench } from './small-bench.ts';

// Hundreds of small trainings: seconds each, more where other work goes on.
vi.setConfig({ testTimeout: 240_000 });

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const study: Study = {
  subject: { name: 'mlp', flags: { limit: 24, hidden: [3] } },
  training: {
    epochs: 4,
    batch: 8,
    optimizer: 'adam',
    learningRate: 0.02,
    schedule: 'cosine',
    weightDecay: 0,
  },
  optima: 8,
  experiments: experiments.map(({ name }) => name),
  seed: 5,
};
const paths = { pairs: 2, levels: 2, midpointSteps: 5, curveSteps: 10, batch: 8, rate: 1e-2, points: 9 };
const training = {
  epochs: 2,
  batch: 8,
  optimizer: 'momentum',
  learningRate: 0.02,
  schedule: 'constant',
  weightDecay: 0,
};
const plans: Readonly<Record<string, unknown>> = {
  planes: { pairs: 2, grid: 5, paths },
  profiles: { optima: 2, samples: 2, top: 1, iterations: 5 },
  subspaces: { dimensions: [0, 2, 30], shares: [0.2], seeds: 2, steps: 10, batch: 8, rate: 0.1 },
  widths: {
    base: training,
    values: {
      'learning-rate': [0.005, 0.08],
      batch: [4, 24],
      'weight-decay': [0, 0.01],
      dropout: [0, 0.4],
      hidden: [16, 64],
    },
    seeds: 2,
    target: 10,
    samples: 2,
  },
  connector: paths,
  alignment: paths,
  connectors: { sizes: [3], groups: 2, steps: 10, draws: 1, batch: 8, rate: 1e-2, samples: 20 },
  similarity: { pairs: 2, nearby: 2, distance: 0.1, points: 5, paths },
  ensembles: {
    rates: { fge: [0.003, 0.01], swa: [0.01], snapshot: [0.1], independent: [0.1] },
    seeds: 2,
    cycles: 2,
    cycleEpochs: 1,
    batch: 8,
    momentum: 0.9,
    points: 5,
  },
  goldilocks: { radii: [0.1, 1, 10], rank: 3, seeds: 2 },
};

const done = async (tasks: readonly Task[], out: string): Promise<Map<string, ResultRecord>> =>
  runTasks(distinctTasks(tasks), {
    earlier: [],
    store: vectorStore(join(folder, out)),
    open: smallBench,
    emit: () => {},
    signal: new AbortController().signal,
  });
const drawn = (figures: readonly Figure[]): Promise<string[]> =>
  Promise.all(figures.map(async ({ kind, chart, caption }) => `${caption} ${await renderSvg(kind, chart)}`));

test.each(experiments)(
  'experiment $name has the same records for the same seed, verdicts on all its landscapes, and plots',
  async (experiment) => {
    const { name } = experiment;
    const tasks = experiment.tasks(plans[name], study);
    const results = await done(tasks, `${name}-1`);
    expect([...results.keys()]).toEqual(distinctTasks(tasks).map(({ key }) => key));
    expect(await done(tasks, `${name}-2`)).toEqual(results);
    const verdicts = judgedClaims(experiment, results, [study]).flatMap((claim) => claim.verdicts);
    expect(verdicts.length).toBeGreaterThan(0);
    for (const { on, words } of verdicts)
      expect([on, words.join()]).toEqual(['mlp', expect.not.stringMatching(/undefined|not measured/)]);
    const plots = await drawn(experiment.figures(results, study));
    expect(plots.length).toBeGreaterThan(0);
    for (const plot of plots) expect(plot).not.toMatch(/undefined|NaN/);
    expect(await drawn(experiment.figures(new Map(), study))).toEqual([]);
    expect(judgedClaims(experiment, new Map(), [study])).toEqual([]);
  },
);

test.each(experiments)('on the toy the claims of $name hold', async (experiment) => {
  const tasks = experiment.toyTasks(plans[experiment.name], 0);
  const results: Results = await done(tasks, `toy-${experiment.name}`);
  const verdicts = judgedClaims(experiment, results, []).flatMap((claim) => claim.verdicts);
  expect(verdicts.length > 0).toBe(tasks.length > 0);
  expect(verdicts.filter(({ outcome }) => outcome !== 'supports')).toEqual([]);
  for (const plot of await drawn(experiment.toyFigures(results))) expect(plot).not.toMatch(/undefined|NaN/);
});
