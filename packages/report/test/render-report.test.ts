import { expect, test } from 'vitest';

import { renderReport, slicePart } from '../src/index.ts';
import type { PlotReadout } from '../src/page/page-json.ts';
import { planeRecords, sliceRun } from './slice-records.ts';

type Run = Parameters<typeof renderReport>[0]['run'];
const run = (grid: number[], models?: string[]): Run => sliceRun(grid, models) as Run;
const pageOf = (own: Run, records: readonly object[]): Promise<string> =>
  renderReport({ run: own }, slicePart({ run: own, records }));
const bowl = (x: number, y: number): number => 0.25 + x * x + y * y;
const textOf = (html: string): string =>
  html.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, '|');
const readouts = (html: string): PlotReadout[] =>
  [...html.matchAll(/class="values">(.*?)<\/script>/g)].map((match) => JSON.parse(match[1]!) as PlotReadout);

test('a plane is a page with a heat map, a surface, the numbers and the run', async () => {
  const html = await pageOf(run([5, 5]), planeRecords(5, bowl));
  const text = textOf(html);
  expect(text).toContain('0.25 at (0, 0) · accuracy 0.5');
  expect(text).toContain('2.25 at (-1, -1)');
  expect(text).toContain('25 of 25');
  expect(text).toMatch(/cosine of d₁ and d₂\|+0\.1\|/);
  expect(text).toMatch(/parameters \(dimension\)\|+109,386/);
  expect(html).toContain('orograph slice &#39;a b.onnx&#39; <span class="flag">--grid</span> 5x5');
  expect(html).toContain('id="plotly"');
  expect(html.match(/<figure/g)).toHaveLength(1);
});

test('what rounding leaves of orthogonal directions is no cosine', async () => {
  const rounded = {
    norms: [2, 5],
    innerProducts: [
      [4, 1e-13],
      [1e-13, 25],
    ],
  };
  const html = await pageOf({ ...run([5, 5]), directions: rounded }, planeRecords(5, bowl));
  expect(textOf(html)).toMatch(/cosine of d₁ and d₂\|+0\|/);
});

test('a single figure stands beside what follows it, several do not', async () => {
  const one = await pageOf(run([5, 5]), planeRecords(5, bowl));
  expect(one).toMatch(/<div class="beside"><section><h2>Figures<[^]*id="scene"[^]*<\/div>\n<h2>Numbers</);
  const records = planeRecords(5, bowl)
    .slice(0, 5)
    .map((record, i) => Object.assign(record, { index: [i], coords: [-1 + i / 2] }));
  expect(await pageOf(run([5]), records)).not.toContain('class="beside"');
});

test('each value of a plane can be read out, in every view', async () => {
  const [loss, log, accuracy] = readouts(await pageOf(run([5, 5]), planeRecords(5, bowl)));
  expect(loss!.grid!.fields['cross-entropy (nats)']![0]).toBe(2.25);
  expect(log!.grid!.fields).toEqual(loss!.grid!.fields);
  expect(Object.keys(accuracy!.grid!.fields)).toEqual(['accuracy (share)', 'cross-entropy (nats)']);
});

test('a segment is a page with a profile whose points can be read out, without the surface', async () => {
  const records = planeRecords(5, bowl)
    .slice(0, 5)
    .map((record, i) => Object.assign(record, { index: [i], coords: [-1 + i / 2] }));
  const html = await pageOf(run([5], ['a.onnx', 'b.onnx']), records);
  expect(html.match(/<figure/g)).toHaveLength(2);
  expect(html).toContain('share of the way a → b (1 = 2 in θ)');
  expect(html).not.toContain('plotly');
  expect(html.length).toBeLessThan(100_000);
  const [profile] = readouts(html);
  expect(profile!.points.map((point) => point[4])).toEqual([
    '-1: 2.25',
    '-0.5: 1.5',
    '0: 1.25',
    '0.5: 1.5',
    '1: 2.25',
  ]);
});

test('the page needs no network', async () => {
  const html = await pageOf(run([5, 5]), planeRecords(5, bowl));
  expect(html.replaceAll(/<script type="text\/plain"[\s\S]*?<\/script>/g, '')).not.toMatch(
    /(?:src|href)="(?!data:)|@import|url\((?!#)/,
  );
});

test('names cannot become markup', async () => {
  const evil = '<script>alert(1)<\\/script>"\'&.onnx';
  const html = await pageOf(run([3, 3], [evil, evil, evil]), planeRecords(3, bowl));
  expect(html).not.toContain('<script>alert');
  expect(html).toContain('&lt;script&gt;alert(1)');
  expect(html.match(/<script/g)!.length).toBe(html.match(/<\/script>/g)!.length);
});

test('points that are NaN, infinite or missing are counted, and stay so in the data', async () => {
  const records = planeRecords(3, (x, y) => (x < 0 && y < 0 ? Number.NaN : x > 0 && y > 0 ? Infinity : 1));
  const html = await pageOf(run([3, 3]), records.toSpliced(1, 1));
  const text = textOf(html);
  expect(text).toContain('8 of 9');
  for (const row of ['NaN', 'infinite', 'not measured'])
    expect(text).toMatch(new RegExp(`\\|${row}\\|+1\\|`));
  expect(readouts(html)[0]!.grid!.fields['cross-entropy (nats)']).toEqual([
    'NaN',
    null,
    1,
    1,
    1,
    1,
    1,
    1,
    'Infinity',
  ]);
});

test('the same run is the same page, whatever the order of its records', async () => {
  const records = planeRecords(4, bowl);
  expect(await pageOf(run([4, 4]), records.toReversed())).toBe(await pageOf(run([4, 4]), records));
});

test('a run without points is a page with its manifest', async () => {
  expect(textOf(await pageOf(run([4, 4]), []))).toContain('0 of 16');
  expect(await pageOf({}, [])).toContain('<h1>orograph run</h1>');
});
