import { expect, test } from 'vitest';

import { renderSvg } from '../src/render-svg.ts';
import { ternaryPixel } from '../src/ternary-chart.ts';
import { isBalanced } from './slice-records.ts';

const axis = Array.from({ length: 21 }, (_, i) => -1 + i / 10);
const heatMap = (
  loss: (x: number, y: number) => number,
  marks = [{ name: 'θ₀ <b>&', x: 0, y: 0 }],
): Promise<string> =>
  renderSvg('heat-map', {
    xs: axis,
    ys: axis,
    values: axis.flatMap((x) => axis.map((y) => loss(x, y))),
    x: { title: 'a' },
    y: { title: 'b' },
    value: 'loss (nats)',
    levels: 5,
    marks,
  });
const bowl = (x: number, y: number): number => 0.1 + x * x + 2 * y * y;
const group = (svg: string, name: string): string =>
  new RegExp(`role-mark ${name}"[^>]*[^/]>(.*?)</g>`).exec(svg)?.[1] ?? '';

const x = { title: 'x (°) <&>' };
const y = { title: 'y' };
const all = {
  heatMap: await heatMap(bowl),
  lines: await renderSvg('lines', {
    x,
    y,
    title: '<t>',
    series: ['a', 'b'].map((name) => ({ name, points: [{ x: 1, y: 2, low: 1, high: 3 }] })),
  }),
  band: await renderSvg('lines', {
    x,
    y,
    interval: 'band',
    series: [{ name: 'a', points: [1, 2].map((at) => ({ x: at, y: 2, low: 1, high: 3 })) }],
  }),
  scatter: await renderSvg('scatter', {
    x,
    y,
    points: [
      { x: 1, y: 2 },
      { x: Number.NaN, y: 1 },
    ],
  }),
  histogram: await renderSvg('histogram', {
    x,
    y,
    samples: [{ value: 1 }, { value: 3 }],
    density: [{ x: 2, y: 1 }],
  }),
  bars: await renderSvg('bars', { x, y, bars: [{ name: 'net.1.weight', value: 3, low: 2, high: 4 }] }),
  ternary: await renderSvg('ternary', {
    corners: ['<1>', '2', '3'],
    value: 'loss',
    points: [
      { weights: [1, 0, 0], value: 1 },
      { weights: [0, 1, 0], value: Number.NaN },
    ],
  }),
  empty: await renderSvg('lines', { x, y, series: [] }),
};

test.each(Object.entries(all))('%s is well-formed and no coordinate in it is NaN', (_, svg) => {
  expect(isBalanced(svg)).toBe(true);
  expect(svg.replaceAll(/aria-\w+="[^"]*"/g, '')).not.toMatch(/NaN|undefined|Infinity/);
});

test('the same heat map is the same text', async () => {
  expect(await heatMap(bowl)).toBe(all.heatMap);
});

test('the origin lies in the middle of a symmetric heat map, and other marks where the axes say', async () => {
  const svg = await heatMap(bowl, [
    { name: 'o', x: 0, y: 0 },
    { name: 'p', x: 1, y: -0.5 },
  ]);
  const at = [...group(svg, 'checkpoints').matchAll(/translate\(([\d.]+),([\d.]+)\)/g)].map((match) =>
    match.slice(1).map(Number),
  );
  expect(at[0]).toEqual([230, 230]);
  expect(at[1]![0]).toBeCloseTo((460 * 2.05) / 2.1, 9);
  expect(at[1]![1]).toBeCloseTo((460 * 1.55) / 2.1, 9);
});

test('a heat map has a path per iso-line that exists', async () => {
  expect(group(all.heatMap, 'iso-lines').match(/<path/g)).toHaveLength(5);
  expect(group(await heatMap(() => 3), 'iso-lines')).toBe('');
});

test('the lowest and the highest cell have the ends of viridis', async () => {
  const cells = group(all.heatMap, 'heat-cells');
  expect(cells).toMatch(/fill="rgb\(68, [1-4], 8[4-8]\)"/);
  expect(cells).toMatch(/fill="rgb\(25[0-3], 23[01], 3\d\)"/);
});

test('cells that are NaN or infinite have colours of their own', async () => {
  const cells = group(
    await heatMap((a, b) =>
      a === 1 && b === 1 ? Number.NaN : a === -1 && b === -1 ? Number.POSITIVE_INFINITY : 1 + a,
    ),
    'heat-cells',
  );
  const pathOf = (color: string): string | undefined =>
    new RegExp(`d="([^"]*)" fill="${color}"`).exec(cells)?.[1];
  expect(pathOf('#9e9e9e')).toMatch(/^M438/);
  expect(pathOf('#e7298a')).toMatch(/^M0,438/);
  expect(all.heatMap).not.toContain('#9e9e9e');
});

test('a value that is NaN breaks the line', async () => {
  const svg = await renderSvg('lines', {
    x,
    y,
    symbols: false,
    series: [{ name: 'a', points: [1, 2, Number.NaN, 3, 4].map((value, i) => ({ x: i, y: value })) }],
  });
  expect(/mark-line.*?d="([^"]*)"/.exec(svg)?.[1]?.match(/M/g)).toHaveLength(2);
});

test('barycentric corners lie at the corners of an equilateral triangle', async () => {
  const [a, b, c] = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  ).map(ternaryPixel);
  for (const [p, q] of [
    [a, b],
    [b, c],
    [c, a],
  ])
    expect(Math.hypot(p!.x - q!.x, p!.y - q!.y)).toBeCloseTo(440, 9);
  expect(c!.y).toBeLessThan(a!.y);
});

test('cells of a large heat map share the numbers of their borders, so that a browser shows no seams', async () => {
  const xs = Array.from({ length: 101 }, (_, k) => (k - 50) / 50);
  const values = xs.flatMap((a) => xs.map((b) => bowl(a, b)));
  const svg = await renderSvg('heat-map', { xs, ys: xs, values, x, y, value: 'loss' });
  const cells = [...group(svg, 'heat-cells').matchAll(/M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H\1z/gi)];
  expect(cells.length).toBeGreaterThan(2000);
  const [lefts, tops, rights, bottoms] = [1, 2, 3, 4].map((part) => new Set(cells.map((cell) => cell[part])));
  expect(lefts!.size).toBe(101);
  expect(new Set([...lefts!, ...rights!]).size).toBe(102);
  expect(new Set([...tops!, ...bottoms!]).size).toBeLessThanOrEqual(102);
});

test.each([2e6, 99_999, 1, 1e-4, 3e-9])(
  'labels of numbers up to %d leave room for the title of the axis',
  async (scale) => {
    const svg = await renderSvg('lines', {
      x,
      y: { title: 'the title' },
      series: [{ name: 'a', points: [1, 2, 3].map((at) => ({ x: at, y: -at * scale })) }],
    });
    const [, left] = /translate\((\d+),/.exec(svg)!;
    const [, at] = /translate\((-[\d.]+),[\d.]+\) rotate\(-90\)[^>]*>the title/.exec(svg)!;
    // The baseline: letters of 13 pixels reach 10 further.
    expect(Number(left) + Number(at)).toBeGreaterThan(11);
  },
);
