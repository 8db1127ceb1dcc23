import type { Subject } from '@orograph/models';
import { misuse } from '@orograph/runs';
import { expect, test } from 'vitest';

import {
  costsOn,
  fittingParts,
  makePlan,
  minutesFor,
  plannedSeconds,
  secondsInAll,
  secondsOfPart,
  secondsUntilEnd,
  surveyExamples,
  surveyPlan,
  timedModel,
} from '../src/index.ts';

const parts = ['slice', 'reach', 'width', 'curvature', 'sharpness'];
const costs = { loss: 0.01, gradient: 0.03, isCurved: true };

test('a plan fits its time, and measures more in more time', () => {
  for (const seconds of [60, 300, 3000]) {
    const plan = surveyPlan(seconds, costs);
    expect(plan.map(({ part }) => part)).toEqual(parts);
    expect(secondsInAll(plan)).toBeLessThanOrEqual(seconds);
  }
  const sides = [60, 300].map((seconds) => surveyPlan(seconds, costs)[0]!.flags['grid']);
  expect(sides).toEqual(['31x31', '51x51']);
});

test('what each part does before its first record counts', () => {
  const [bare, slow] = [costs, { ...costs, opening: 2, firstGradient: 1 }].map((of) => surveyPlan(0, of));
  const more = slow!.map(({ seconds }, place) => seconds - bare![place]!.seconds);
  // slice and width open the model; reach takes a gradient too, curvature gradients and products, sharpness gradients.
  const expected = [2, 3, 2, 4, 3];
  for (const [place, own] of more.entries()) expect(own).toBeCloseTo(expected[place]!, 9);
});

test('the picture is kept in any case, and of the others the cheap ones that fit', () => {
  const part = (name: 'reach' | 'slice' | 'width', seconds: number) => ({ part: name, flags: {}, seconds });
  const plan = [part('slice', 200), part('reach', 30), part('width', 10)];
  const kept = (seconds: number): string[] => fittingParts(plan, seconds).kept.map((one) => one.part);
  expect(kept(240)).toEqual(['slice', 'reach', 'width']);
  expect(kept(210)).toEqual(['slice', 'width']);
  expect(kept(209)).toEqual(['slice']);
  expect(kept(1)).toEqual(['slice']);
  expect(fittingParts(plan, 210).leftOut.map((one) => one.part)).toEqual(['reach']);
});

test('a model without gradients has no curvature and no sharpness, and no reach along the gradient', () => {
  const plan = surveyPlan(300, { loss: 0.01, isCurved: false });
  expect(plan.map(({ part }) => part)).toEqual(['slice', 'reach', 'width']);
  expect(plan[1]!.flags['direction']).toBe('random,filter,radial');
});

test('where the smallest parts do not fit, fewer examples are taken, so that they do', () => {
  const slow = { loss: 10, gradient: 30, opening: 1, firstGradient: 2, isCurved: true };
  const many = { measured: 50_000, most: 50_000 };
  expect(surveyExamples(300, costs, { measured: 10_000, most: 10_000 })).toBe(10_000);
  const some = surveyExamples(300, slow, many);
  expect(some).toBeGreaterThan(64);
  expect(secondsInAll(surveyPlan(0, costsOn(some, slow, 50_000)))).toBeLessThanOrEqual(300);
  expect(surveyExamples(1, slow, many)).toBe(16);
  // Sixteen of them tell the same, and nobody knows how many there are.
  const few = costsOn(16, slow, 50_000);
  expect(surveyExamples(300, few, { measured: 16, most: Number.POSITIVE_INFINITY })).toBe(some);
});

test('a survey of a slow model keeps its time: it leaves parts out, and says how many minutes have room for them', () => {
  const costs64 = { loss: 0.25, gradient: 1.3, opening: 1.3, firstGradient: 1.6, isCurved: true };
  const model = { costs: costs64, examples: 16, batch: 1 };
  for (const seconds of [60, 120, 300, 900]) {
    const plan = makePlan(seconds, model);
    expect(plan.isSome).toBe(true);
    expect(plan.parts[0]!.part).toBe('slice');
    expect(secondsInAll(plan.parts)).toBeLessThanOrEqual(seconds);
    if (!plan.leftOut) continue;
    expect(makePlan(60 * minutesFor(plan, seconds / 60), model).leftOut).toBeUndefined();
  }
  expect(makePlan(60, model).leftOut).toBeDefined();
  // What the parts that are left out do not take, the others have: the picture is finer than it would be beside them.
  const [alone, beside] = [makePlan(120, model).parts[0]!, surveyPlan(96, makePlan(120, model).costs)[0]!];
  expect(makePlan(120, model).leftOut).toBeDefined();
  expect(alone.seconds).toBeGreaterThan(beside.seconds);
  expect(makePlan(900, model).leftOut).toBeUndefined();
  // Half a minute is never too long.
  const quick = { ...model, costs: costsOn(1, costs64, 20) };
  expect(makePlan(0.1, quick).leftOut).toEqual(makePlan(30, quick).leftOut);
  expect(makePlan(0.1, quick).examples).toBe(makePlan(30, quick).examples);
});

test('a part has its share of the time that is left, or twice its plan where that is more', () => {
  const plan = ([20, 10, 30] as const).map((seconds) => ({ part: 'reach' as const, flags: {}, seconds }));
  const share = (place: number, left: number): number => secondsOfPart(plan[place]!, plan.slice(place), left);
  // In time and early.
  expect([share(0, 120), share(1, 80), share(2, 70)]).toEqual([40, 20, 70]);
  // Late: twice the plan while there is time.
  expect([share(0, 60), share(1, 25), share(2, 5)]).toEqual([40, 20, 5]);
  expect(secondsOfPart(plan[0]!, plan, -3)).toBe(0);
  // Three seconds are for the pages, of short times a tenth.
  expect([5, 1, 1 / 4].map(plannedSeconds)).toEqual([297, 57, 13.5]);
  expect([5, 1, 1 / 4].map(secondsUntilEnd)).toEqual([297, 57, 57]);
});

test('examples are whole batches where a model has batches of one size', () => {
  const slow = { costs: { loss: 1, isCurved: false }, examples: 100, all: 100, batch: 20 };
  expect(makePlan(250, slow).examples).toBe(40);
  expect(makePlan(1, slow).examples).toBe(20);
  expect(makePlan(1e6, slow)).toEqual(expect.objectContaining({ examples: 100 }));
  expect(makePlan(1e6, slow).isSome).toBeUndefined();
});

test('a model is timed on few examples, on more only while a loss takes no time, and all it opens is closed', async () => {
  /** A model of so many examples, of which one takes so many seconds. */
  const timed = async (
    all: number,
    seconds: number,
    { limit, batch, left }: { limit?: number; batch?: number; left?: number } = {},
  ) => {
    let gradients = 0;
    const batchValueAndGrad = () => Promise.resolve(void gradients++);
    const opened: (number | undefined)[] = [];
    let closed = 0;
    const found = await timedModel(
      (asked) => {
        opened.push(asked);
        if (batch && (asked ?? all) % batch !== 0)
          return Promise.reject(misuse('uneven', { expected: '', got: '', where: '' }));
        const examples = Math.min(all, asked ?? all);
        const value = () => new Promise((done) => setTimeout(() => done(1), 1000 * seconds * examples));
        const metrics = async () => ({ loss: await value(), metrics: {} });
        const loss = { value, metrics, theta: new Float32Array(2), dim: 2, batchValueAndGrad };
        const inputs = [{ name: 'x', dataType: 'float', shape: [batch ?? 'N', 3] }];
        const subject = [{ path: 'm', loss, inputs, dataset: { examples } }] as unknown as readonly Subject[];
        return Promise.resolve({ subject, close: async () => void closed++ });
      },
      limit,
      left === undefined ? undefined : () => left,
    );
    expect(closed).toBe(opened.length - (batch ? 1 : 0));
    return { opened, found, gradients };
  };
  const slow = await timed(1e6, 0.004);
  expect(slow.opened).toEqual([16]);
  expect(slow.found).toMatchObject({ examples: 16, batch: 1 });
  expect(slow.found.all).toBeUndefined();
  expect(slow.found.costs.loss).toBeGreaterThan(0.05);
  expect(slow.gradients).toBe(2);
  // 49 losses of the smallest plane do not fit: a gradient is not waited for.
  const late = await timed(1e6, 0.004, { left: 2 });
  expect(late.gradients).toBe(0);
  expect(late.found.costs.gradient).toBe(4 * late.found.costs.loss);
  const quick = await timed(1000, 1e-6);
  expect(quick.opened).toEqual([16, 256, 4096]);
  expect(quick.found).toMatchObject({ examples: 1000, all: 1000 });
  expect((await timed(1000, 1e-6, { limit: 100 })).found).toMatchObject({ examples: 100, all: 100 });
  const fixed = await timed(60, 1e-6, { batch: 20 });
  expect(fixed.opened).toEqual([16, undefined]);
  expect(fixed.found).toMatchObject({ examples: 60, all: 60, batch: 20 });
});
