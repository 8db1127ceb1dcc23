import { expect, test } from 'vitest';

import {
  trainPlan,
  type OptimizerName,
  type PlanFlags,
  type ScheduleName,
} from '../../src/training/train-plan.ts';

const flags: PlanFlags = {
  epochs: 6,
  batch: 4,
  optimizer: 'sgd',
  schedule: 'constant',
  learningRate: 0.4,
  weightDecay: 0,
};
// 10 examples: 3 steps an epoch, the last of 2 examples; 18 in all.
const examples = 10;

test('the last batch of an epoch holds what is left', () => {
  expect(trainPlan(flags, examples)).toMatchObject({ steps: 18, stepsPerEpoch: 3 });
});

const rates: Record<ScheduleName, readonly (readonly [step: number, rate: number])[]> = {
  constant: [
    [0, 0.4],
    [17, 0.4],
  ],
  cosine: [
    [0, 0.4],
    [9, 0.2],
    [18, 0],
  ],
  // A period is a third of the epochs: 6 steps.
  step: [
    [5, 0.4],
    [6, 0.04],
    [12, 0.004],
  ],
  cyclical: [
    [0, 0.4],
    [3, 0.004],
    [6, 0.4],
  ],
  restarts: [
    [0, 0.4],
    [3, 0.202],
    [6, 0.4],
  ],
};
test.each(Object.entries(rates) as [ScheduleName, readonly (readonly [number, number])[]][])(
  'the schedule %s has the rates of its formula',
  (schedule, points) => {
    const plan = trainPlan({ ...flags, schedule }, examples);
    for (const [step, rate] of points) expect(plan.schedule(step)).toBeCloseTo(rate, 12);
  },
);

test('a period is in epochs, and at least one step', () => {
  const drops = (period: number): number =>
    trainPlan({ ...flags, schedule: 'step', period }, examples).schedule(3);
  expect(drops(1)).toBeCloseTo(0.04, 12);
  expect(drops(2)).toBeCloseTo(0.4, 12);
  expect(drops(0.01)).toBeCloseTo(0.0004, 12);
});

/** θ after two steps from 1 under gradients of 1, η = 0.1 and λ = 0.5. */
const afterTwo = (optimizer: OptimizerName): number => {
  const { optimizer: rule } = trainPlan({ ...flags, optimizer, weightDecay: 0.5 }, examples);
  const theta = new Float64Array([1]);
  const state = rule.init(1);
  for (let i = 0; i < 2; i++) rule.update(state, theta, new Float64Array([1]), 0.1);
  return theta[0]!;
};

test('optimizers are told apart by their first two steps', () => {
  // g₁ = 1.5; sgd: θ = 0.85, g₂ = 1.425, θ = 0.7075.
  expect(afterTwo('sgd')).toBeCloseTo(0.7075, 12);
  // m₂ = 0.9 · 1.5 + 1.425 = 2.775.
  expect(afterTwo('momentum')).toBeCloseTo(0.85 - 0.2775, 12);
  // θ = 1 − 0.1 (1.5 + 0.9 · 1.5) = 0.715, g₂ = 1.3575, m₂ = 2.7075.
  expect(afterTwo('nesterov')).toBeCloseTo(0.715 - 0.1 * (1.3575 + 0.9 * 2.7075), 12);
  // Both steps of a constant gradient have length η; the decay takes off ηλθ before.
  expect(afterTwo('adamw')).toBeCloseTo((1 - 0.05 - 0.1) * 0.95 - 0.1, 6);
  // The gradient falls from 1.5 to 1.45 with θ.
  const [m, v] = [(0.9 * 0.15 + 0.145) / 0.19, (0.999 * 0.00225 + 0.0021025) / 0.001999];
  expect(afterTwo('adam')).toBeCloseTo(0.9 - (0.1 * m) / Math.sqrt(v), 6);
});

test('the learning rate that suits the optimizer is taken when none is given', () => {
  const { learningRate: _, ...rest } = flags;
  const rateOf = (optimizer: OptimizerName): number =>
    trainPlan({ ...rest, optimizer }, examples).schedule(0);
  expect((['adam', 'adamw', 'momentum', 'nesterov', 'sgd'] as const).map(rateOf)).toEqual([
    1e-3, 1e-3, 0.05, 0.05, 0.1,
  ]);
});
