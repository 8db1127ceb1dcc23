import { expect, test } from 'vitest';

import { experiments } from '../src/experiments/index.ts';
import type { Scale } from '../src/experiment.ts';
import { nullPlans } from '../src/nulls/null-plans.ts';
import { expectedSeconds, networkCost, secondsToGo, taskClock, type NetworkCost } from '../src/study/cost.ts';
import { optimumTasks } from '../src/study/optimum.ts';
import { repeatedPlan } from '../src/study/repeated-plan.ts';
import { studiesOf, usualNetworks } from '../src/study/studies.ts';
import type { Task } from '../src/study/task.ts';
import { tasksOf } from '../src/reproduction.ts';
import { smallBench } from './small-bench.ts';

/** What a reproduction makes of itself. */
const usual = experiments.filter(({ isOnRequest }) => !isOnRequest);
const names = usual.map(({ name }) => name);
const cost: NetworkCost = {
  sizes: { learnt: 1000, measured: 100, test: 10 },
  seconds: { values: 0.001, gradients: 0.002, products: 0.01 },
};
const [study] = studiesOf('standard', { on: ['mnist/mlp'], seed: 0 }, names);
const costs = new Map([['mnist/mlp', cost]]);

test('a training takes its epochs of gradients and four losses', () => {
  const [task] = optimumTasks(study!);
  // 3 epochs of 1000 examples at 2 ms, and twice 100 + 10 at 1 ms.
  expect(expectedSeconds(task!, costs)).toBeCloseTo(6.22, 12);
  expect(expectedSeconds(task!, new Map())).toBe(0);
});

test('what is done already is not expected again', () => {
  const tasks = optimumTasks(study!);
  const results = new Map([[tasks[0]!.key, {}]]);
  expect(secondsToGo(tasks, results, costs).get('mnist/mlp')).toBeCloseTo(9 * 6.22, 10);
});

test('the clock corrects what is expected by what was needed so far', () => {
  const run: Task['run'] = () => Promise.resolve({ values: {} });
  const subject = { name: 'mnist/mlp', flags: {} };
  const tasks = Array.from({ length: 4 }, (_, k): Task => ({
    key: String(k),
    subject,
    work: () => ({ values: 1000 }),
    run,
  }));
  let now = 100;
  const left = taskClock(tasks, costs, () => now);
  expect(left(1)).toBeCloseTo(3, 12);
  now += 5;
  // One second was expected of what took five.
  expect(left(2)).toBeCloseTo(10, 12);
});

test('every task on a network says what it evaluates', () => {
  for (const scale of ['quick', 'standard', 'full'] as const) {
    const studies = studiesOf(scale, { on: usualNetworks[scale], seed: 0 }, names);
    for (const task of tasksOf({ experiments: usual, studies, scale, seed: 0 })) {
      if (task.key.startsWith('toy/')) continue;
      const { values = 0, gradients = 0, products = 0 } = task.work!(cost.sizes);
      expect([task.key, values + gradients + products > 0]).toEqual([task.key, true]);
    }
  }
});

test('evaluations of a network are timed', async () => {
  const bench = await smallBench({ name: 'mlp', flags: {} });
  const { sizes, seconds } = await networkCost(bench);
  expect(sizes).toEqual({ learnt: 24, measured: 24, test: 24 });
  for (const time of Object.values(seconds)) expect(time).toBeGreaterThan(0);
});

test.each<[Scale, string, number]>([
  ['quick', 'mnist/mlp', 9],
  ['standard', 'mnist/mlp', 9],
  ['standard', 'fashion-mnist/mlp', 7],
  ['standard', 'mnist/lenet5', 5],
  ['standard', 'mnist/autoencoder', 4],
  ['full', 'mnist/lenet5', 9],
])('at the %s scale %s takes part in %i experiments', (scale, name, count) => {
  const studies = studiesOf(scale, { on: usualNetworks[scale], seed: 0 }, names);
  const own = studies.find(({ subject }) => subject.name === name)!;
  expect(own.experiments).toHaveLength(count);
});

test('a network takes part in any experiment that is asked for by itself', () => {
  const [own] = studiesOf('standard', { on: ['mnist/lenet5'], seed: 0 }, ['widths']);
  expect(own!.experiments).toEqual(['widths']);
});

test('the standard scale has at least five trainings behind every claim', () => {
  for (const one of studiesOf('standard', { on: usualNetworks.standard, seed: 0 }, names))
    expect(one.optima).toBeGreaterThanOrEqual(5);
  for (const { name, plans } of experiments) {
    const { seeds, optima, pairs, groups } = plans.standard as Record<string, number | undefined>;
    const size = groups === undefined ? 1 : 3;
    expect([name, (seeds ?? optima ?? pairs ?? groups!) * size >= 5]).toEqual([name, true]);
  }
});

test('repetitions change what counts them, at any depth, and nothing else', () => {
  const plan = { pairs: 4, grid: 31, paths: { pairs: 4, levels: 3 }, dimensions: [1, 2] };
  expect(repeatedPlan(plan, 7)).toEqual({
    pairs: 7,
    grid: 31,
    paths: { pairs: 7, levels: 3 },
    dimensions: [1, 2],
  });
  expect(repeatedPlan(plan, undefined)).toBe(plan);
  expect(repeatedPlan(nullPlans['widths'], 9)).toMatchObject({ seeds: 9, target: 0.3 });
});
