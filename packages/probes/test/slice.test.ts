import { combine, dot, type Cut, type Loss, type Measurement } from '@orograph/tensor';
import { count, firstValueFrom, lastValueFrom, of, take, toArray, type ObservableInput } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { expect, test } from 'vitest';

import { plane, ray, segment, slice, sliceOf, type CutPlan, type SlicePoint } from '../src/index.ts';

/** L(θ) = Σ i·θᵢ², known everywhere; counts its calls. */
const bowl = (): Loss & { calls: number } => ({
  dim: 2,
  calls: 0,
  value(theta) {
    this.calls += 1;
    return Promise.resolve(theta[0]! ** 2 + 2 * theta[1]! ** 2);
  },
});
const [u, v] = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
const zero = new Float64Array(2);
const points = (source: ReturnType<typeof slice>): Promise<SlicePoint[]> =>
  lastValueFrom(source.pipe(toArray()), { defaultValue: [] });
const marbles = (): TestScheduler =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
const three = ray(zero, u, { points: 3, range: [-1, 1] });
const cutOf =
  (
    measure: (coords: readonly number[]) => ObservableInput<Measurement>,
    concurrency = 1,
  ): (() => ObservableInput<Pick<Cut, 'concurrency'> & { measure: typeof measure; dispose: () => void }>) =>
  () =>
    of({ concurrency, measure, dispose: () => undefined });
const record = (i: number): SlicePoint => ({ index: [i], coords: [i - 1], loss: i, metrics: {} });
const values = {
  a: record(0),
  b: record(1),
  c: record(2),
  m: { loss: 0, metrics: {} },
  n: { loss: 1, metrics: {} },
  o: { loss: 2, metrics: {} },
};

test('the loss of a quadratic on a plane is exact at every point, in row-major order', async () => {
  const plan = plane(zero, [u, v], {
    grid: [5, 7],
    range: [
      [-2, 2],
      [-1, 1],
    ],
  });
  const all = await points(slice(bowl(), plan));
  expect(all).toHaveLength(35);
  all.forEach(({ index: [i, j], coords: [a, b], loss, metrics }, k) => {
    expect(7 * i! + j!).toBe(k);
    expect(loss).toBe(a! ** 2 + 2 * b! ** 2);
    expect(metrics).toEqual({});
  });
});

test('the row of a plane is the slice of a ray', async () => {
  const row = (await points(slice(bowl(), plane(zero, [u, v], { grid: 3 })))).slice(3, 6);
  const line = await points(slice(bowl(), ray(zero, v, { points: 3, range: [-1, 1] })));
  expect(row.map(({ loss }) => loss)).toEqual(line.map(({ loss }) => loss));
});

test('with concurrency 3 the points still come in the order of the plan', () => {
  marbles().run(({ cold, expectObservable }) => {
    const measure = ([x]: readonly number[]): ObservableInput<Measurement> =>
      cold(['-----(m|)', '--(n|)', '-(o|)'][x! + 1]!, values);
    expectObservable(sliceOf(cutOf(measure, 3), three)).toBe('-----(abc|)', values);
  });
});

test('with concurrency 1 one evaluation follows the other', () => {
  marbles().run(({ cold, expectObservable }) => {
    const measure = ([x]: readonly number[]): ObservableInput<Measurement> =>
      cold(['-----(m|)', '--(n|)', '-(o|)'][x! + 1]!, values);
    expectObservable(sliceOf(cutOf(measure), three)).toBe('-----a-b(c|)', values);
  });
});

test('a failing evaluation fails the stream after the points before it', () => {
  marbles().run(({ cold, expectObservable }) => {
    const measure = ([x]: readonly number[]): ObservableInput<Measurement> =>
      cold(['---(m|)', '-#', '----(o|)'][x! + 1]!, values);
    expectObservable(sliceOf(cutOf(measure, 2), three)).toBe('---(a#)', values);
  });
});

const boom = (): never => {
  throw new Error('boom');
};

test('an evaluation that throws and a cut that cannot be prepared are errors of the stream', async () => {
  await expect(points(sliceOf(cutOf(boom), three))).rejects.toThrow('boom');
  await expect(points(sliceOf(() => Promise.reject(new Error('no cut')), three))).rejects.toThrow('no cut');
});

test('unsubscribing stops what is under way and starts nothing more', () => {
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const first = cold('---(m|)', values);
    const second = cold('-----(n|)', values);
    const last = cold('-(o|)', values);
    const measure = ([x]: readonly number[]): ObservableInput<Measurement> => [first, second, last][x! + 1]!;
    expectObservable(sliceOf(cutOf(measure), three), '^----!').toBe('---a--', values);
    expectSubscriptions(first.subscriptions).toBe('^--!');
    expectSubscriptions(second.subscriptions).toBe('---^-!');
    expectSubscriptions(last.subscriptions).toBe([]);
  });
});

test('nothing is evaluated before subscription, and each subscription evaluates anew', async () => {
  const loss = bowl();
  const source = slice(loss, three);
  expect(loss.calls).toBe(0);
  expect(await points(source)).toEqual(await points(source));
  expect(loss.calls).toBe(6);
});

test('no point is evaluated ahead of what was taken', async () => {
  const loss = bowl();
  await firstValueFrom(slice(loss, ray(zero, u, { points: 1000 })).pipe(take(1)));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(loss.calls).toBeLessThanOrEqual(2);
});

/** A loss with a cut that records what happens to it. */
function watched(log: string[]): Loss & { cut: () => Promise<Cut> } {
  return {
    ...bowl(),
    cut: () => {
      log.push('cut');
      return Promise.resolve({
        rank: 1,
        concurrency: 2,
        value: () => Promise.resolve(0),
        values: () => Promise.resolve(new Float64Array()),
        measure: async ([x]) => {
          await Promise.resolve();
          log.push(`at ${x}`);
          return { loss: x!, metrics: { accuracy: 1 } };
        },
        dispose: () => Promise.resolve(void log.push('dispose')),
      });
    },
  };
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test('the cut of the loss is prepared once, used, and given back at completion', async () => {
  const log: string[] = [];
  const all = await points(slice(watched(log), three));
  await settled();
  expect(log).toEqual(['cut', 'at -1', 'at 0', 'at 1', 'dispose']);
  expect(all.map(({ metrics }) => metrics)).toEqual([{ accuracy: 1 }, { accuracy: 1 }, { accuracy: 1 }]);
});

test('the cut is given back after the evaluations under way when the subscriber leaves, even before it was ready', async () => {
  const log: string[] = [];
  slice(watched(log), three).subscribe().unsubscribe();
  await settled();
  expect(log).toEqual(['cut', 'dispose']);
  log.length = 0;
  await firstValueFrom(slice(watched(log), three));
  await settled();
  expect(log.at(-1)).toBe('dispose');
  expect(log).not.toContain('at 1');
});

test('an empty plan completes without a point', async () => {
  expect(await points(slice(bowl(), segment(zero, u, { points: 0 })))).toEqual([]);
});

test('the parts of a plan make up the plan, and skipped points are not evaluated', async () => {
  const plan: CutPlan = plane(zero, [u, v], { grid: 5 });
  const parts = await Promise.all(
    [0, 8, 16].map((from) =>
      points(slice(bowl(), plan, { part: { from, to: from === 16 ? 99 : from + 8 } })),
    ),
  );
  const whole = await points(slice(bowl(), plan));
  expect(parts.map(({ length }) => length)).toEqual([8, 8, 9]);
  expect(parts.flat()).toEqual(whole);
  const loss = bowl();
  const rest = await points(slice(loss, plan, { skip: ([i]) => i! < 4 }));
  expect(rest).toEqual(whole.slice(20));
  expect(loss.calls).toBe(5);
});

test('a long synchronous slice neither overflows the stack nor misses a point', async () => {
  const open = cutOf(([x]) => of({ loss: x!, metrics: {} }), 4);
  const source = sliceOf(open, ray(zero, u, { points: 50_000 }));
  expect(await lastValueFrom(source.pipe(count()))).toBe(50_000);
});

test('a slice of NaN is a result', async () => {
  const loss: Loss = { dim: 2, value: (theta) => Promise.resolve(Math.sqrt(dot(theta, combine([u, v])))) };
  const all = await points(slice(loss, three));
  expect(all.map((point) => point.loss)).toEqual([Number.NaN, 0, Math.sqrt(0.5)]);
});

test('a bad concurrency or part throws at the call', () => {
  expect(() => slice(bowl(), three, { concurrency: 0 })).toThrow(
    'slice: concurrency must be at least 1, got 0.',
  );
  expect(() => slice(bowl(), three, { part: { from: 2, to: 1 } })).toThrow(
    'slice: a part must be from a whole number up to another, got 2 to 1.',
  );
});
