import { estimate } from '@orograph/tensor';
import { expect, test } from 'vitest';
import { drawMask } from '../src/draw-mask.ts';

const mask = { input: 'mask', shape: [50, 4], rate: 0.3, seed: 5 };
const rows = { start: 0, end: 40, chunk: 40 };
const numbers = (value: ReturnType<typeof drawMask>): number[] => Array.from(value.data as Float32Array);

test('a mask is 0 or 1/(1 − rate), with mean 1', () => {
  const value = drawMask(mask, rows);
  expect(value.dims).toEqual([40, 50, 4]);
  const drawn = numbers(value);
  expect(new Set(drawn)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
  const { mean, standardError } = estimate(drawn);
  expect(Math.abs(mean - 1)).toBeLessThan(4 * standardError);
});

test('neighbours in a row and rows below each other are independent', () => {
  const drawn = numbers(drawMask(mask, rows)).map((m) => m - 1);
  for (const lag of [1, 2, 4, 200]) {
    const { mean, standardError } = estimate(drawn.slice(lag).map((m, i) => m * drawn[i]!));
    expect(Math.abs(mean)).toBeLessThan(4 * standardError);
  }
});

test('a row is that of its example, however a batch is cut or ordered', () => {
  const whole = drawMask(mask, rows);
  const row = (i: number): number[] => numbers(whole).slice(200 * i, 200 * (i + 1));
  expect(numbers(drawMask(mask, { start: 7, end: 9, chunk: 2 }))).toEqual([...row(7), ...row(8)]);
  const indices = Int32Array.of(30, 2, 30);
  expect(numbers(drawMask(mask, { start: 1, end: 3, chunk: 3, indices }))).toEqual([...row(2), ...row(30)]);
});

test('another seed gives another mask, rate 0 leaves everything as it is', () => {
  expect(numbers(drawMask({ ...mask, seed: 6 }, rows))).not.toEqual(numbers(drawMask(mask, rows)));
  expect(new Set(numbers(drawMask({ ...mask, rate: 0 }, rows)))).toEqual(new Set([1]));
});
