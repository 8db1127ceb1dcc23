import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { renderSvg } from '@orograph/report';
import { vectorStore } from '@orograph/runs';
import { afterAll, expect, test } from 'vitest';

import { experiments } from '../src/experiments/index.ts';
import { runTasks } from '../src/study/run-tasks.ts';
import { judgedClaims } from '../src/verdict/judgements.ts';
import { smallBench } from './small-bench.ts';
import { plans } from './small-plans.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(experiments)('on the toy the claims of $name hold', async (experiment) => {
  const tasks = experiment.toyTasks(plans[experiment.name], 0);
  const results = await runTasks(tasks, {
    earlier: [],
    store: vectorStore(join(folder, experiment.name)),
    open: smallBench,
    emit: () => {},
    signal: new AbortController().signal,
  });
  const verdicts = judgedClaims(experiment, results, []).flatMap((claim) => claim.verdicts);
  expect(verdicts.length > 0).toBe(tasks.length > 0);
  expect(verdicts.filter(({ outcome }) => outcome !== 'supports')).toEqual([]);
  for (const { kind, chart, caption } of experiment.toyFigures(results))
    expect(`${caption} ${await renderSvg(kind, chart)}`).not.toMatch(/undefined|NaN/);
});
