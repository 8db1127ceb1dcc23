import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { vectorStore } from '@orograph/runs';
import { dot, normal } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { experiments } from '../src/experiments/index.ts';
import { quadraticReach } from '../src/measure/measure-reach.ts';
import { nullPlans } from '../src/nulls/null-plans.ts';
import { nullBench, nullStudies } from '../src/nulls/null-studies.ts';
import { listAt } from '../src/report/read-results.ts';
import { reproduceReport } from '../src/report/reproduce-report.ts';
import { runTasks } from '../src/study/run-tasks.ts';
import { distinctTasks } from '../src/study/task.ts';
import { judgedClaims } from '../src/verdict/judgements.ts';

vi.setConfig({ testTimeout: 240_000 });

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('on a random convex quadratic no claim about directions, cuts and paths is supported, though random directions are twice as long as leading ones', async () => {
  const made = experiments.filter(({ name }) => ['connector', 'profiles', 'subspaces'].includes(name));
  const [study] = nullStudies(
    1,
    made.map(({ name }) => name),
    0,
  );
  const tasks = distinctTasks(
    made.flatMap((experiment) => experiment.tasks(nullPlans[experiment.name], study!)),
  );
  const results = await runTasks(tasks, {
    earlier: [],
    store: vectorStore(folder),
    open: nullBench,
    emit: () => {},
    signal: new AbortController().signal,
  });
  const verdicts = made.flatMap((experiment) =>
    judgedClaims(experiment, results, [study!]).flatMap(({ verdicts: own }) => own),
  );
  expect(verdicts).toHaveLength(7);
  expect(verdicts.filter(({ outcome }) => outcome === 'supports')).toEqual([]);
  // The condition holds: it is the numbers that do not support.
  expect(verdicts.filter(({ words }) => /condition/.test(words.join()))).toEqual([]);
  const mean = (kind: string): number => {
    const lengths = listAt(results, 'null/quadratic/0/profiles/0', 'reach', kind, 'shorter');
    return lengths.reduce((sum, x) => sum + x, 0) / lengths.length;
  };
  expect(mean('random') / mean('leading')).toBeGreaterThan(2);
});

test('the logistic null is convex, and has classes to learn', async () => {
  const [, study] = nullStudies(2, ['connector'], 0);
  expect(study!.subject.name).toBe('null/logistic/1');
  const { train, initial } = await nullBench(study!.subject);
  for (let seed = 0; seed < 10; seed++) {
    const [theta, v] = [initial(seed), normal(train.dim, seed)];
    expect(dot(v, await train.hvp(theta, v))).toBeGreaterThan(-1e-6);
  }
  expect(Object.keys((await train.metrics(initial(0))).metrics)).toContain('accuracy');
});

test('a quadratic is high where slope and curvature say', () => {
  expect(quadraticReach(0, 2, 9)).toBeCloseTo(3, 12);
  expect(quadraticReach(3, 0, 6)).toBeCloseTo(2, 12);
  // s + s² = 6 at 2, −s + s² = 6 at 3.
  expect(quadraticReach(1, 2, 6)).toBeCloseTo(2, 12);
  expect(quadraticReach(-1, 2, 6)).toBeCloseTo(3, 12);
  // 2s − s²/2 reaches 1.5 at 1 first, and never 3.
  expect(quadraticReach(2, -1, 1.5)).toBeCloseTo(1, 12);
  expect(quadraticReach(2, -1, 3)).toBe(Infinity);
  expect(quadraticReach(-1, 0, 1)).toBe(Infinity);
});

test('a page without networks says that it is of null landscapes', async () => {
  const identity = {
    command: 'reproduce',
    experiments: ['planes'],
    studies: [],
    nulls: 0,
    seed: 0,
    scale: 'quick',
  };
  const page = await reproduceReport({ run: { identity }, results: new Map() });
  expect(page).toContain('on their toy model and on null landscapes; quick settings, seed 0.');
});
