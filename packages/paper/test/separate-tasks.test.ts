import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openRunFolder, vectorStore, type ResultRecord } from '@orograph/runs';
import { afterAll, expect, test } from 'vitest';

import { experiments } from '../src/experiments/index.ts';
import { reproduce } from '../src/reproduce.ts';
import type { Reproduction } from '../src/reproduction.ts';
import { separateTasks } from '../src/separate-tasks.ts';
import { openBenches } from '../src/study/benches.ts';
import { labOf } from '../src/study/lab.ts';
import { smallBench } from './small-bench.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-separate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const paths = { pairs: 1, levels: 2, midpointSteps: 3, curveSteps: 4, batch: 8, rate: 1e-2, points: 5 };
const plans: Readonly<Record<string, unknown>> = {
  planes: { pairs: 1, grid: 3, paths },
  profiles: { optima: 1, samples: 1, top: 1, iterations: 3 },
  similarity: { pairs: 1, nearby: 1, distance: 0.1, points: 3, paths },
};
const own = experiments.filter(({ name }) => Object.hasOwn(plans, name));
const adam = { optimizer: 'adam', learningRate: 0.02, schedule: 'constant', weightDecay: 0 } as const;
const reproduction: Reproduction = {
  experiments: own.map((experiment) => ({
    ...experiment,
    plans: { ...experiment.plans, quick: plans[experiment.name] },
    toyTasks: () => [],
  })),
  studies: [
    {
      subject: { name: 'mlp', flags: { limit: 24, hidden: [3] } },
      training: { ...adam, epochs: 2, batch: 8 },
      optima: 2,
      experiments: own.map(({ name }) => name),
      seed: 5,
    },
  ],
  scale: 'quick',
  seed: 0,
};

test('each task, done by itself beside the files that it needs, finds what it finds in the whole run', async () => {
  const run = await openRunFolder(join(folder, 'whole'), { identity: { command: 'reproduce' } });
  const results = await reproduce(run, reproduction, { open: smallBench });
  run.close();
  const keys = separateTasks(reproduction, { folder, open: smallBench }).tasks.map(({ key }) => key);
  expect(keys).toEqual([...results.keys()]);
  expect(keys).toHaveLength(6);
  for (const [place, key] of keys.entries()) {
    const alone = join(folder, `alone-${place}`);
    const { tasks, close } = separateTasks(reproduction, { folder: alone, open: smallBench });
    const task = tasks[place]!;
    mkdirSync(join(alone, 'vectors'), { recursive: true });
    for (const name of task.needs) copyFileSync(join(folder, 'whole', name), join(alone, name));
    const record: ResultRecord = await task.make(new AbortController().signal);
    expect(record).toEqual(results.get(key));
    await close();
  }
});

test('a task that reads what it does not say it goes on from is told', () => {
  const lab = labOf(
    { key: 'net/plane/0', after: ['net/optimum/0'] },
    {
      store: vectorStore(folder),
      benches: openBenches(smallBench),
      signal: new AbortController().signal,
    },
  );
  expect(() => lab.vectors('net/optimum/1')).toThrow(
    'net/plane/0 reads net/optimum/1, which it does not go on from',
  );
  expect(() => lab.vectors('net/optimum/0')).toThrow('the vectors of net/optimum/0 are missing');
});
