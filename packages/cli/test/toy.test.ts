import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { orograph } from './run-cli.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('toy plane is zero on the rays through both optima and on no other ray, and grows with the radius', async () => {
  const { code, records } = await orograph(['toy', 'plane', '--dim', '40']);
  expect(code).toBe(0);
  const points = records.filter(({ type }) => type === 'point') as unknown as {
    coords: [number, number];
    loss: number;
  }[];
  expect(points).toHaveLength(115 ** 2);
  const at = new Map(points.map(({ coords, loss }) => [coords.join(), loss]));
  for (const { coords, loss } of points) {
    if (coords[1] === 0) expect(loss).toBeLessThan(1e-12);
    const half = at.get(coords.map((c) => c / 2).join());
    if (half !== undefined) expect(Math.abs(loss - 2 * half)).toBeLessThan(1e-12);
  }
  const { optima, highest } = records.at(-1) as unknown as { optima: [number, number][]; highest: number };
  expect(optima[0]![1]).toBe(0);
  for (const [x, y] of optima) expect(Math.hypot(x, y)).toBeCloseTo(1, 12);
  expect(highest).toBeGreaterThan(0.1);
  expect(points.filter(({ loss }) => loss < 1e-12).length).toBeLessThan(230);
});

test('a journal of the toy with a record twice is not gone on with: its line is named, and how to go on', async () => {
  const out = join(folder, 'kick');
  const line = ['toy', 'kick', '--dim', '10', '--long', '6', '--out', out];
  expect((await orograph(line)).code).toBe(0);
  const journal = join(out, 'records.ndjson');
  const whole = readFileSync(journal, 'utf8');
  const records = whole.split('\n').slice(0, 18);
  writeFileSync(journal, [...records, records.at(-1), ''].join('\n'));
  rmSync(`${journal}.crc32`);
  expect(await orograph(line)).toMatchObject({
    code: 1,
    err: expect.stringMatching(
      /kick\/records\.ndjson: line 19 is not the record due there \(expected .*"sample":\d+.*, got .*"sample":\d+.*"orograph repair .*kick --line 19" keeps a copy and drops it and the lines after it, which the run's command then makes again\n$/,
    ),
  });
  expect((await orograph(['repair', out, '--line', '19'])).code).toBe(0);
  expect((await orograph(line)).code).toBe(0);
  expect(readFileSync(journal, 'utf8')).toBe(whole);
});

test('toy plane takes optima on different axes where a wedge is one axis', async () => {
  const { code, records } = await orograph(['toy', 'plane', '--dim', '2']);
  expect(code).toBe(0);
  expect(records.at(-1)).toMatchObject({
    optima: [
      [1, 0],
      [0, 1],
    ],
  });
});

test('toy subspace leaves a distance below d = D − n and none from d = D − n + 5 on', async () => {
  const { code, records } = await orograph(['toy', 'subspace', '--dim', '40', '--long', '20', '--seed', '3']);
  expect(code).toBe(0);
  const all = records.filter(({ type }) => type === 'dimension') as unknown as {
    d: number;
    longDirections: number;
    metrics: { distance: number };
  }[];
  expect(new Set(all.map(({ longDirections }) => longDirections))).toEqual(new Set([4, 20, 32]));
  for (const { d, longDirections, metrics } of all) {
    const cutOff = 40 - longDirections;
    if (d >= cutOff + 5) expect(metrics.distance).toBeLessThan(1e-6);
    // The start is at distance 1 from the origin, so that no minimum is further from its wedge.
    expect(metrics.distance).toBeLessThan(1);
    if (d <= 0.7 * cutOff) expect(metrics.distance).toBeGreaterThan(1e-4);
  }
  expect(all.some(({ d, longDirections }) => d >= 45 - longDirections)).toBe(true);
});

test('toy connect has a barrier on the straight path and none on the exact one, for any number of optima', async () => {
  const { code, records } = await orograph(['toy', 'connect', '--dim', '60', '--long', '45']);
  expect(code).toBe(0);
  const [linear, exact, curved] = records.filter(({ type }) => type === 'barrier');
  expect(curved).toMatchObject({ path: 'curved' });
  expect(curved!['highest']).toBeLessThan(1e-12);
  expect(linear).toMatchObject({ path: 'linear' });
  expect(linear!['height']).toBeGreaterThan(0.01);
  expect(exact).toMatchObject({ path: 'exact' });
  expect(exact!['highest']).toBeLessThan(1e-12);
  const connectors = records.filter(({ type }) => type === 'connector');
  expect(connectors.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
  for (const { exact: bent, flat } of connectors) {
    expect(bent).toBeLessThan(1e-12);
    expect(flat).toBeGreaterThan(0.01);
  }
});

test('toy figure descends to two annuli and draws the straight line off them and the path on them', async () => {
  const out = join(folder, 'figure');
  const { code, records, err } = await orograph(['toy', 'figure', '--out', out]);
  expect(code).toBe(0);
  const [linear, exact] = records.filter(({ type }) => type === 'barrier');
  expect(linear!['height']).toBeGreaterThan(0.05);
  expect(exact!['height']).toBeLessThan(1e-12);
  const low = records.filter(({ type, path }) => type === 'point' && path === 'exact');
  const thetas = low.map(({ theta }) => theta as [number, number, number]);
  const radii = thetas.map((theta) => Math.hypot(...theta));
  const ends = [radii[0]!, radii.at(-1)!];
  for (const end of ends) expect(Math.abs(end - 0.875)).toBeLessThan(0.075);
  for (const radius of radii) {
    expect(radius).toBeGreaterThan(Math.min(...ends) - 1e-12);
    expect(radius).toBeLessThan(Math.max(...ends) + 1e-12);
  }
  // The path leaves the xz annulus for the yz one where they meet.
  for (const [x, y] of thetas) expect(Math.min(Math.abs(x), Math.abs(y))).toBe(0);
  expect([thetas[0]![1], thetas.at(-1)![0]]).toEqual([0, 0]);
  expect(err).toContain(join(out, 'figure.html'));
  expect(readdirSync(out)).toEqual(
    expect.arrayContaining(['figure.html', 'figure.svg', 'records.ndjson', 'report.html']),
  );
  const svg = readFileSync(join(out, 'figure.svg'), 'utf8');
  // Two descents, the straight line and the low-loss path, each with a rim; three lines of the legend.
  expect(svg.match(/<path [^>]*fill="none"/g)).toHaveLength(8);
  expect(svg.match(/stroke-dasharray="9 6"/g)).toHaveLength(4);
  expect(svg.match(/<circle /g)).toHaveLength(4 + 2);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  const html = readFileSync(join(out, 'figure.html'), 'utf8');
  expect(html).toContain('Plotly.newPlot');
  expect(html).not.toMatch(/<(script|link)[^>]+(src|href)=/);
});

test.each(['1', '2', '3', '4'])(
  'with seed %s, too, the descents of the figure end on two annuli',
  async (seed) => {
    const { records } = await orograph(['toy', 'figure', '--seed', seed]);
    const last = [0, 1].map(
      (run) =>
        records.findLast((record) => record.type === 'step' && record['run'] === run)!['theta'] as number[],
    );
    expect(last.map((theta) => theta.map(Math.abs).indexOf(Math.min(...theta.map(Math.abs))))).toEqual([
      1, 0,
    ]);
  },
);

test('toy profile is zero along long and radial directions, grows along random and saturates along short ones', async () => {
  const { code, records } = await orograph(['toy', 'profile', '--dim', '1000', '--long', '500']);
  expect(code).toBe(0);
  const mean = (direction: string, s: number): number => {
    const losses = records.filter(
      (record) =>
        record.type === 'point' &&
        record['direction'] === direction &&
        Math.abs((record['coords'] as number[])[0]! - s) < 1e-9,
    );
    return losses.reduce((sum, { loss }) => sum + (loss as number), 0) / losses.length;
  };
  for (const s of [0, 1, 10])
    for (const direction of ['long', 'radial']) expect(mean(direction, s)).toBeLessThan(1e-12);
  expect(Math.abs(mean('random', 10) / 2.7 - 1)).toBeLessThan(0.05);
  expect(Math.abs(mean('random', 1) / 0.36 - 1)).toBeLessThan(0.05);
  // Along short directions the loss saturates below |θ|: the moved axes become the long ones.
  expect(Math.abs(mean('short', 1) / 0.528 - 1)).toBeLessThan(0.05);
  expect(mean('short', 10)).toBeLessThan(1);
});

test('toy width measures the law sin t = a/√(1 − n/D) within one percent', async () => {
  const { code, records } = await orograph(['toy', 'width', '--dim', '1000']);
  expect(code).toBe(0);
  const summaries = records.filter(({ type }) => type === 'tunnel');
  expect(summaries.map(({ longDirections }) => longDirections)).toEqual([100, 200, 300, 400, 500]);
  for (const { longDirections, halfAngle, bounded } of summaries) {
    expect(bounded).toBe(100);
    const law = Math.asin(0.1 / Math.sqrt(1 - (longDirections as number) / 1000));
    expect(Math.abs((halfAngle as number) / law - 1)).toBeLessThan(0.01);
  }
});

test('toy --out is a run folder: a torn run goes on to the same bytes, another experiment is refused', async () => {
  const out = join(folder, 'run');
  const args = ['toy', 'kick', '--dim', '20', '--out', out];
  const { code, err } = await orograph(args);
  expect([code, err]).toEqual([0, expect.stringContaining(join(out, 'report.html'))]);
  const journal = join(out, 'records.ndjson');
  const whole = readFileSync(journal);
  const report = readFileSync(join(out, 'report.html'), 'utf8');
  expect(readdirSync(out).toSorted()).toEqual([
    'kick.svg',
    'records.ndjson',
    'records.ndjson.crc32',
    'report.html',
    'run.json',
  ]);
  expect(report).toContain('The share of axes kept');
  truncateSync(journal, whole.length >> 1);
  const rest = await orograph(args);
  expect(rest.code).toBe(0);
  expect(readFileSync(journal).equals(whole)).toBe(true);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toBe(report);
  const other = await orograph(['toy', 'plane', '--dim', '20', '--out', out]);
  expect([other.code, other.err]).toEqual([
    2,
    expect.stringContaining('the --out folder is of another command'),
  ]);
});

test('the same seed gives the same records, another seed gives others', async () => {
  const run = (seed: string): Promise<{ out: string }> =>
    orograph(['toy', 'connect', '--dim', '20', '--seed', seed]);
  const [one, again, other] = await Promise.all([run('1'), run('1'), run('2')]);
  expect(again.out).toBe(one.out);
  expect(other.out).not.toBe(one.out);
});

test.each([
  [
    'volcano',
    'no such experiment (expected average, connect, cutoff, figure, kick, plane, profile, subspace, ternary, triangle, width, got volcano, in toy <experiment>)',
  ],
  ['plane --dim 1', 'too few dimensions (expected at least 2, got 1, in --dim)'],
  [
    'plane --dim 10 --long 10',
    'too many long directions (expected fewer than the dimension 10, got 10, in --long)',
  ],
  ['plane --long 0', 'expected a whole number from 1, got "0".'],
  [
    'figure --dim 4',
    'the figure has a landscape of its own (expected neither --dim nor --long nor --thickness, got --dim 4, in toy figure)',
  ],
])('toy %s is misuse, and nothing is written', async (args, message) => {
  const out = join(folder, 'nothing');
  const { code, err } = await orograph(['toy', ...args.split(' '), '--out', out]);
  expect(code).toBe(2);
  expect(err).toContain(message);
  expect(readdirSync(folder)).not.toContain('nothing');
});

test('--annulus cuts wedges off: inside of it the loss on a wedge is the way to its inner radius', async () => {
  const { code, records } = await orograph(['toy', 'plane', '--dim', '20', '--annulus', '0.5:1.25']);
  expect(code).toBe(0);
  const onAxis = (records as unknown as { type: string; coords: [number, number]; loss: number }[]).filter(
    ({ type, coords }) => type === 'point' && coords[1] === 0 && coords[0] > 0,
  );
  expect(onAxis.length).toBeGreaterThan(10);
  for (const { coords, loss } of onAxis)
    expect(loss).toBeCloseTo(Math.max(0, 0.5 - coords[0], coords[0] - 1.25), 10);
  for (const wrong of ['1:1', '-1:1', '0:1,0:2'])
    expect((await orograph(['toy', 'plane', `--annulus=${wrong}`])).err).toMatch(
      /expected (?:radii such as 0\.5:1\.5|.*), got/,
    );
});
