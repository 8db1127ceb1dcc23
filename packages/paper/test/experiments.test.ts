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
import { smallBench } from './small-bench.ts';
import { plans } from './small-plans.ts';

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
/** What two runs of everything have found so far: trainings that several experiments go on from are made once in each. */
const runs = { first: new Map<string, ResultRecord>(), second: new Map<string, ResultRecord>() };
const done = async (tasks: readonly Task[], run: keyof typeof runs): Promise<Map<string, ResultRecord>> => {
  const wanted = distinctTasks(tasks);
  const results = await runTasks(wanted, {
    earlier: runs[run].values(),
    store: vectorStore(join(folder, run)),
    open: smallBench,
    emit: (record) => void runs[run].set(String(record['key']), record),
    signal: new AbortController().signal,
  });
  return new Map(wanted.map(({ key }) => [key, results.get(key)!]));
};
const drawn = (figures: readonly Figure[]): Promise<string[]> =>
  Promise.all(figures.map(async ({ kind, chart, caption }) => `${caption} ${await renderSvg(kind, chart)}`));

test.each(experiments)(
  'experiment $name has the same records for the same seed, verdicts on all its landscapes, and plots',
  async (experiment) => {
    const { name } = experiment;
    const tasks = experiment.tasks(plans[name], study);
    const results = await done(tasks, 'first');
    expect([...results.keys()]).toEqual(distinctTasks(tasks).map(({ key }) => key));
    expect(await done(tasks, 'second')).toEqual(results);
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
