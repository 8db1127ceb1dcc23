import { inflateSync } from 'node:zlib';

import { expect, test } from 'vitest';

import { chartSpec, draw, renderSvg, treeChart, type ChartOf } from '../src/index.ts';
import { ternaryPixel } from '../src/chart/ternary-chart.ts';
import { isBalanced } from './slice-records.ts';

const axis = Array.from({ length: 21 }, (_, i) => -1 + i / 10);
const bowl = (x: number, y: number): number => 0.1 + x * x + 2 * y * y;
const map = (
  loss: (x: number, y: number) => number,
  more: Partial<ChartOf<'heat-map'>> = {},
): ChartOf<'heat-map'> => ({
  xs: axis,
  ys: axis,
  values: axis.flatMap((x) => axis.map((y) => loss(x, y))),
  x: { title: 'a' },
  y: { title: 'b' },
  value: 'loss (nats)',
  ...more,
});
const group = (svg: string, name: string): string =>
  new RegExp(`role-mark ${name}"[^>]*(?<!/)>(.*?)</g>`).exec(svg)?.[1] ?? '';

const x = { title: 'x (°) <&>' };
const y = { title: 'y' };
const all = {
  heatMap: renderSvg('heat-map', map(bowl, { marks: [{ name: 'θ₀ <b>&', x: 0, y: 0 }] })),
  lines: renderSvg('lines', {
    x,
    y,
    series: ['a', '<b>'].map((name) => ({ name, points: [{ x: 1, y: 2, low: 1, high: 3 }] })),
  }),
  band: renderSvg('lines', {
    x,
    y: { ...y, scale: 'log' },
    interval: 'band',
    series: [{ name: 'a', points: [1, 2].map((at) => ({ x: at, y: 2, low: -1, high: 3 })) }],
  }),
  scatter: renderSvg('scatter', {
    x,
    y,
    points: [
      { x: 1, y: 2, group: 'a', censored: true },
      { x: Number.NaN, y: 1, group: 'b' },
    ],
  }),
  guided: renderSvg('scatter', {
    x,
    y,
    points: [{ x: 1, y: 2 }],
    guide: { name: 'x = y', from: [0, 0], to: [4, 4] },
  }),
  histogram: renderSvg('histogram', {
    x,
    y,
    samples: [{ value: 1 }, { value: 3 }],
    density: [{ x: 2, y: 1 }],
  }),
  bars: renderSvg('bars', {
    x,
    y,
    bars: [{ name: 'net.1.weight', value: 3, low: 2, high: 4, bound: 'at least' }],
  }),
  estimate: renderSvg('estimate', {
    x: { ...x, scale: 'log' },
    y: { ...y, scale: 'log' },
    name: 'curve',
    curve: [1, 10].map((at) => ({ x: at, y: at, low: -1, high: 2 * at })),
    dots: { name: 'dots', points: [{ x: 2, y: 2 }] },
    level: { name: 'one', y: 1 },
    at: { name: 'here', x: 3 },
  }),
  matrix: renderSvg('matrix', {
    names: ['a', '<b>'],
    values: [
      [0, 1],
      [1, Number.NaN],
    ],
    value: 'distance',
    note: () => '0 – 1',
  }),
  panels: renderSvg('panels', {
    x: { title: 'rate', scale: 'symlog', constant: 0.1, values: [0, 0.1, 1] },
    panels: [
      {
        y,
        title: '×2',
        means: [{ x: 0.1, y: 1, low: 0.5, high: 2 }],
        dots: [{ x: 0, y: 1, aside: true }],
        fit: [
          { x: 0, y: 1 },
          { x: 1, y: 2 },
        ],
      },
    ],
  }),
  ternary: renderSvg('ternary', {
    corners: ['<1>', '2', '3'],
    value: 'loss',
    points: [
      { weights: [1, 0, 0], value: 1 },
      { weights: [0, 1, 0], value: Number.NaN },
    ],
  }),
  empty: renderSvg('lines', { x, y, series: [] }),
};

test.each(Object.entries(all))('%s is well-formed and no coordinate in it is NaN', async (_, drawn) => {
  const svg = await drawn;
  expect(isBalanced(svg)).toBe(true);
  expect(svg.replaceAll(/href="[^"]*"/g, '')).not.toMatch(/NaN|undefined|Infinity/);
});

test('a guide of a scatter plot is one thin named line within the axes, and not a point', async () => {
  const svg = await all['guided'];
  expect(svg.match(/stroke="#888888" stroke-width="1" stroke-dasharray="5,4"/g)).toHaveLength(1);
  expect(svg).toContain('>x = y</text>');
  const [points] = [...svg.matchAll(/<g class="mark-symbol[^>]*>(.*?)<\/g>/g)].map((match) => match[1]!);
  expect(points!.match(/<path/g)).toHaveLength(1);
});

test('the same heat map is the same text', async () => {
  expect(await renderSvg('heat-map', map(bowl, { marks: [{ name: 'θ₀ <b>&', x: 0, y: 0 }] }))).toBe(
    await all.heatMap,
  );
});

test('marks lie where the axes say', async () => {
  const marks = [
    { name: 'o', x: 0, y: 0 },
    { name: 'p', x: 1, y: -0.5 },
  ];
  const svg = await renderSvg('heat-map', map(bowl, { marks }));
  const at = [...group(svg, 'checkpoints').matchAll(/translate\(([\d.]+),([\d.]+)\)/g)].map((match) =>
    match.slice(1).map(Number),
  );
  expect(at[0]).toEqual([200, 200]);
  expect(at[1]![0]).toBeCloseTo((400 * 2.05) / 2.1, 9);
  expect(at[1]![1]).toBeCloseTo((400 * 1.55) / 2.1, 9);
});

test('a heat map has a labelled path per iso-line that exists, at the ticks of its colours', async () => {
  const svg = await renderSvg(
    'heat-map',
    map((a) => a + 2),
  );
  expect(group(svg, 'iso-lines').match(/<path/g)).toHaveLength(7);
  for (const level of ['1.25', '1.5', '1.75', '2', '2.25', '2.5', '2.75'])
    // Label with its rim, and the tick.
    expect(svg.match(new RegExp(`>${level}</text>`, 'g'))!.length).toBeGreaterThanOrEqual(3);
  expect(
    group(
      await renderSvg(
        'heat-map',
        map(() => 3),
      ),
      'iso-lines',
    ),
  ).toBe('');
});

/** The picture of an image in a data URL: its size, and the colour at a pixel. */
function pictureOf(svg: string): { width: number; at: (x: number, y: number) => number[] } {
  const png = Buffer.from(/base64,([^"]+)"/.exec(svg)![1]!, 'base64');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const width = chunks.get('IHDR')!.readUInt32BE(0);
  const rows = inflateSync(chunks.get('IDAT')!);
  return {
    width,
    at: (px, py) => {
      const index = rows[py * (width + 1) + 1 + px]!;
      return [...chunks.get('PLTE')!.subarray(3 * index, 3 * index + 3), chunks.get('tRNS')![index]!];
    },
  };
}

test('the cells of a heat map have the ends of viridis, and colours of their own where they are not finite', async () => {
  const values = map((a, b) => {
    if (a === 1 && b === 1) return Number.NaN;
    return a === -1 && b === -1 ? Number.POSITIVE_INFINITY : 1 + a;
  });
  const measured = (point: number): boolean => point !== 20;
  const { width, at } = pictureOf(await renderSvg('heat-map', { ...values, measured }));
  expect(at(width - 1, 0)).toEqual([0x9e, 0x9e, 0x9e, 255]);
  expect(at(0, width - 1)).toEqual([0xe7, 0x29, 0x8a, 255]);
  // The upper left cell, the last of the first column, is not measured.
  expect(at(0, 0)[3]).toBe(0);
  const near = (got: readonly number[], expected: readonly number[]): void =>
    got.slice(0, 3).forEach((level, k) => expect(Math.abs(level - expected[k]!)).toBeLessThan(4));
  near(at(0, Math.round(width / 2)), [68, 1, 84]);
  near(at(width - 1, Math.round(width / 2)), [253, 231, 37]);
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

test('barycentric corners lie at the corners of an equilateral triangle', () => {
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
    expect(Math.hypot(p!.x - q!.x, p!.y - q!.y)).toBeCloseTo(400, 9);
  expect(c!.y).toBeLessThan(a!.y);
});

test('each point of a line can be read once, where it is drawn, with its number', async () => {
  const { points, svg } = await draw(
    chartSpec('lines', {
      x: { title: 'x', domain: [0, 4] },
      y: { title: 'y', domain: [0, 8] },
      series: [
        { name: 'a', points: [0, 2, 4].map((at) => ({ x: at, y: 2 * at })) },
        {
          name: 'b',
          points: [
            { x: 1, y: 1, low: 0.5, high: 2 },
            { x: 3, y: 3, bound: 'at least' },
          ],
        },
      ],
    }),
  );
  expect(points.map(({ says, group: series, at }) => [says, series, at])).toEqual([
    ['b: 1: 1 (0.5 to 2)', 0, 1],
    ['a: 0: 0', 1, 0],
    ['a: 2: 4', 1, 2],
    ['a: 4: 8', 1, 4],
    ['b: 3: at least 3', 0, 3],
  ]);
  const [first, , last] = points.filter(({ group: series }) => series === 1);
  expect(last!.x - first!.x).toBe(400);
  expect(first!.y - last!.y).toBe(260);
  expect(svg).toContain('viewBox');
});

test('series over one another have colours, symbols and dashes of their own, in one legend', async () => {
  const series = ['a', 'b', 'c'].map((name) => ({ name, points: [1, 2].map((at) => ({ x: at, y: at })) }));
  const svg = await renderSvg('lines', { x, y, series, symbols: false });
  expect(new Set(svg.match(/stroke-dasharray="[^"]*"/g)).size).toBeGreaterThanOrEqual(3);
  for (const name of ['a', 'b', 'c']) expect(svg.match(new RegExp(`>${name}</text>`, 'g'))).toHaveLength(1);
});

test.each([2e6, 99_999, 1, 1e-4, 3e-9])('labels of numbers up to %d are short', async (scale) => {
  const svg = await renderSvg('lines', {
    x,
    y: { title: 'the title' },
    series: [{ name: 'a', points: [1, 2, 3].map((at) => ({ x: at, y: -at * scale })) }],
  });
  const labels = [...svg.matchAll(/>([^<]+)<\/text>/g)].map((match) => match[1]!);
  for (const label of labels.filter((one) => /\d/.test(one))) expect(label.length).toBeLessThanOrEqual(8);
});

test('names of bars are written slantwise where they would run into each other', async () => {
  const labels = async (names: readonly string[]): Promise<string> =>
    (await renderSvg('bars', { x, y, bars: names.map((name) => ({ name, value: 1 })) })).match(
      /role-axis-label".*?<\/g>/,
    )![0];
  const blocks = ['c1', 'c2', 'f1', 'f2'].flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]);
  expect(await labels(blocks)).toContain('rotate(320)');
  expect(await labels(['random', 'filter', 'gradient'])).not.toContain('rotate');
});

test('a branch of a tree says where it is in other figures, and is found by its number', async () => {
  const spec = treeChart({
    y: { title: 'loss' },
    branches: [
      { name: '0', from: 0, to: Infinity, parent: -1, places: { a: 0.5, b: -1 } },
      { name: '1', from: 0.2, to: 0.7, parent: 0 },
    ],
    link: 'basin',
  });
  expect(spec.link).toEqual({ x: 'basin' });
  const { points } = await draw(spec, { id: 'tree', title: 'tree' });
  expect(points.map(({ at, places }) => [at, places])).toEqual([
    [0, { a: 0.5, b: -1 }],
    [1, undefined],
  ]);
});

test('a point with an error bar is read where the point is, not at an end of the bar', async () => {
  const at = (low: number, high: number) =>
    draw(
      chartSpec('lines', {
        x: { title: 'x' },
        y: { title: 'y', domain: [0, 10] },
        series: [{ name: 'a', points: [1, 2, 3].map((place) => ({ x: place, y: place, low, high })) }],
      }),
    );
  const places = ({ points }: Awaited<ReturnType<typeof at>>) =>
    points.map(({ x: across, y: up }) => [across, up]);
  const told = places(await at(0.5, 9));
  expect(told).toEqual(places(await at(Number.NaN, Number.NaN)));
  expect(new Set(told.map(([, up]) => up)).size).toBe(3);
});
