import { expect, test } from 'vitest';

import { renderReport } from '../src/render-report.ts';
import { planeRecords, sliceRun } from './slice-records.ts';

type Run = Parameters<typeof renderReport>[0]['run'];
const run = (grid: number[], models?: string[]): Run => sliceRun(grid, models) as Run;
const bowl = (x: number, y: number): number => 0.25 + x * x + y * y;
const textOf = (html: string): string =>
  html.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, '|');
const view = (html: string): Record<string, unknown> =>
  JSON.parse(/id="view">(.*?)<\/script>/.exec(html)![1]!) as Record<string, unknown>;

test('a plane is a page with a heat map, a surface, the numbers and the run', async () => {
  const html = await renderReport({ run: run([5, 5]), records: planeRecords(5, bowl) });
  const text = textOf(html);
  expect(text).toContain('0.25 at (0, 0) · accuracy 0.5');
  expect(text).toContain('2.25 at (-1, -1)');
  expect(text).toContain('25 of 25');
  expect(text).toMatch(/cosine of d₁ and d₂\|+0\.1\|/);
  expect(text).toMatch(/parameters \(dimension\)\|+109,386/);
  expect(text).toContain('orograph slice &#39;a b.onnx&#39; --grid 5x5');
  expect(html).toContain('id="plotly"');
  expect(html.match(/<figure/g)).toHaveLength(1);
});

test('a segment is a page with a profile of the loss and of each metric, without the surface', async () => {
  const records = planeRecords(5, bowl)
    .slice(0, 5)
    .map((record, i) => Object.assign(record, { index: [i], coords: [-1 + i / 2] }));
  const html = await renderReport({ run: run([5], ['a.onnx', 'b.onnx']), records });
  expect(html.match(/<figure/g)).toHaveLength(2);
  expect(html).toContain('share of the way a.onnx → b.onnx (1 = 2 in θ)');
  expect(html).not.toContain('plotly');
  expect(html.length).toBeLessThan(100_000);
});

test('the page needs no network', async () => {
  const html = await renderReport({ run: run([5, 5]), records: planeRecords(5, bowl) });
  expect(html.replaceAll(/<script type="text\/plain"[\s\S]*?<\/script>/g, '')).not.toMatch(
    /(?:src|href)="|@import|url\((?!#)/,
  );
});

test('names cannot become markup', async () => {
  const evil = '<script>alert(1)<\\/script>"\'&.onnx';
  const html = await renderReport({ run: run([3, 3], [evil, evil, evil]), records: planeRecords(3, bowl) });
  expect(html).not.toContain('<script>alert');
  expect(html).toContain('&lt;script&gt;alert(1)');
  expect(html.match(/<script/g)!.length).toBe(html.match(/<\/script>/g)!.length);
});

test('points that are NaN, infinite or missing are counted, and stay so in the data', async () => {
  const records = planeRecords(3, (x, y) => (x < 0 && y < 0 ? Number.NaN : x > 0 && y > 0 ? Infinity : 1));
  const html = await renderReport({ run: run([3, 3]), records: records.toSpliced(1, 1) });
  const text = textOf(html);
  expect(text).toContain('8 of 9');
  expect(text).toContain('NaN: 1');
  expect(text).toContain('infinite: 1');
  expect(text).toContain('not measured: 1');
  expect(view(html)['loss']).toEqual(['NaN', null, 1, 1, 1, 1, 1, 1, 'Infinity']);
});

test('the same run is the same page, whatever the order of its records', async () => {
  const records = planeRecords(4, bowl);
  expect(await renderReport({ run: run([4, 4]), records: records.toReversed() })).toBe(
    await renderReport({ run: run([4, 4]), records }),
  );
});

test('a run without points is a page with its manifest', async () => {
  expect(textOf(await renderReport({ run: run([4, 4]), records: [] }))).toContain('0 of 16');
  expect(await renderReport({ run: {}, records: [] })).toContain('<h1>orograph run</h1>');
});

test('a point outside the grid is refused', async () => {
  await expect(renderReport({ run: run([2, 2]), records: planeRecords(3, bowl) })).rejects.toThrow(
    new RangeError('sliceGrid: expected an index within [2, 2], got [0, 2].'),
  );
});
