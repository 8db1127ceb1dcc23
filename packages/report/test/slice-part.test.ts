import { expect, test } from 'vitest';

import { reportSvgs, slicePart, type ReportPart } from '../src/index.ts';
import { isBalanced, planeRecords, sliceRun } from './slice-records.ts';

const bowl = (x: number, y: number): number => 0.25 + x * x + y * y;
const partOf = (
  grid: number[],
  records: readonly object[],
  more: object = {},
  models?: string[],
): ReportPart => slicePart({ run: { ...sliceRun(grid, models), ...more }, records });
const segment = (loss: (t: number) => number, count = 5): object[] =>
  Array.from({ length: count }, (_, i) => {
    const t = i / (count - 1);
    return {
      type: 'point',
      index: [i],
      coords: [t],
      loss: loss(t),
      metrics: { accuracy: 1 - t / 2, error: t / 2 },
    };
  });

test('a plane through three checkpoints is one heat map with all of them', async () => {
  const svgs = await reportSvgs(partOf([5, 5], planeRecords(5, bowl), {}, ['x/a.onnx', 'b.onnx', 'c.onnx']));
  expect([...svgs.keys()]).toEqual(['heat-map.svg']);
  const svg = svgs.get('heat-map.svg')!;
  expect(isBalanced(svg)).toBe(true);
  expect(svg.match(/>(?:a|b|c)</g)).toHaveLength(6);
  expect(svg).toContain('share of the way a → c');
  expect(svg).toContain('<title id="plot-title">Heat map: cross-entropy (nats)</title>');
});

test('a segment is a profile of the loss and of each metric that says something of its own', () => {
  const { plots } = partOf(
    [5],
    segment((t) => 1 + t),
  );
  expect(plots.map(({ name }) => name)).toEqual(['profile-loss', 'profile-accuracy']);
});

test('the sentence of a segment between models is its barrier, highest where it is', () => {
  const peak = segment((t) => 1 + t + 4 * t * (1 - t));
  const { words } = partOf([5], peak, {}, ['a.onnx', 'b.onnx']);
  expect(words![0]).toBe(
    'Between a (loss 1) and b (2) lies a barrier of 1 above the straight line between the two losses, highest at t = 0.5.',
  );
  const flat = partOf(
    [5],
    segment((t) => 1 + t),
    {},
    ['a.onnx', 'b.onnx'],
  );
  expect(flat.words![0]).toContain('there is no barrier at the 3 points measured');
});

test('no barrier is claimed without a point between, of one point, or where the loss is not finite', () => {
  const ends = ['a.onnx', 'b.onnx'];
  const line = (t: number): number => 1 + t;
  expect(partOf([2], segment(line, 2), {}, ends).words![0]).toBe(
    'Between a (loss 1) and b (2) no point is measured: whether a barrier lies there cannot be said (--grid with 3 or more).',
  );
  const same = partOf(
    [5],
    segment(() => 1),
    { directions: { norms: [0] } },
    ends,
  );
  expect(same.words![0]).toBe(
    'a and b are the same point: between them lies nothing that could be a barrier.',
  );
  const hole = segment((t) => (t === 0.5 ? Number.NaN : line(t)));
  expect(partOf([5], hole, {}, ends).words![0]).toBe(
    'Between a (loss 1) and b (2) the loss is not finite at 1 of the 3 points measured: they count as a barrier, at the others there is none.',
  );
  const peak = segment((t) => (t === 0.5 ? Number.POSITIVE_INFINITY : line(t) + 4 * t * (1 - t)));
  expect(partOf([5], peak, {}, ends).words![0]).toContain('a barrier of at least 0.75');
});

test('under a plane stands towards which ends it rises least and most', () => {
  const tilted = planeRecords(5, (x, y) => 0.25 + x * x + 3 * y * y + (y > 0 ? y : 0));
  expect(partOf([5, 5], tilted).plots[0]!.note).toBe(
    'From its minimum, 0.25 at (0, 0), the loss rises least towards -1 on the first axis, by 1, and most towards 1 on the second axis, by 4.',
  );
  expect(
    partOf(
      [5, 5],
      planeRecords(5, () => Number.NaN),
    ).plots[0]!.note,
  ).toBe('No point with a finite loss is measured yet.');
});

test('under a plane that rises to all ends alike stands no least and most', () => {
  const [plot] = partOf([5, 5], planeRecords(5, bowl)).plots;
  expect(plot!.note).toBe(
    'From its minimum, 0.25 at (0, 0), the loss rises alike towards the ends of the axes, by 1.',
  );
});

test('under a profile stands where it begins, ends and turns', () => {
  const { plots } = partOf(
    [5],
    segment((t) => 1 + t + 4 * t * (1 - t)),
    {},
    ['a.onnx', 'b.onnx'],
  );
  expect(plots.map(({ note }) => note)).toEqual([
    'The loss goes from 1 at t = 0 to 2 at t = 1, with a maximum of 2.5 at t = 0.5.',
    'The accuracy goes from 1 at t = 0 to 0.5 at t = 1.',
  ]);
});

test('the sentences of a plane say where it is low and high, and how much of it is low', () => {
  const { words } = partOf([5, 5], planeRecords(5, bowl));
  expect(words![0]).toBe(
    'At the origin the loss is 0.25, at an accuracy of 0.5; it is least, 0.25, at (0, 0), and greatest, 2.25, at (-1, -1).',
  );
  // 0.25 + a tenth of 2: the origin alone, for the next points lie at 0.5.
  expect(words![1]).toContain('On 4 % of the plane the loss is at most 0.45');
});

test('no points have no plots', () => {
  expect(partOf([3], []).plots).toEqual([]);
  expect(partOf([3], []).words).toEqual(['No point has been measured yet.']);
});

test('a volume has three sections through the origin on one colour scale, and iso-surfaces', () => {
  const axis = [-1, 0, 1];
  const records = axis.flatMap((x, i) =>
    axis.flatMap((y, j) =>
      axis.map((z, k) => ({
        type: 'point',
        index: [i, j, k],
        coords: [x, y, z],
        loss: 1 + x + 10 * y + 100 * z,
        metrics: {},
      })),
    ),
  );
  const { plots, scene } = partOf([3, 3, 3], records);
  expect(plots.map(({ name }) => name)).toEqual(['section-12', 'section-13', 'section-23']);
  const grids = plots.map((plot) => ('spec' in plot ? plot.spec.grid! : undefined));
  expect(Array.from(grids[0]!.fields['cross-entropy (nats)']!)).toEqual(
    axis.flatMap((x) => axis.map((y) => 1 + x + 10 * y)),
  );
  expect(Array.from(grids[2]!.fields['cross-entropy (nats)']!)).toEqual(
    axis.flatMap((y) => axis.map((z) => 1 + 10 * y + 100 * z)),
  );
  expect(scene).toMatchObject({ kind: 'isosurface', axes: [axis, axis, axis] });
});

test('of a large plane every k-th point is drawn, and that is said', () => {
  const { plots, words } = partOf([401, 401], planeRecords(401, bowl));
  const [plot] = plots;
  expect('spec' in plot! && plot.spec.grid!.xs.length).toBe(201);
  expect(words!.at(-1)).toBe(
    'Pictures are drawn from 201 × 201 of the 401 × 401 points; numbers and sentences are of all of them.',
  );
});

const path = (name: string, residual: number, y = 0): object => ({
  name,
  coords: [
    [0, y],
    [1, y],
  ],
  residuals: [0, residual],
});

test('paths with the same file name are told apart by their folders, and the same path is drawn once', () => {
  const { plots } = partOf([3, 3], planeRecords(3, bowl), {
    paths: [path('x/path.npz', 1), path('y/path.npz', 1, 0.5), path('x/path.npz', 1)],
  });
  const residuals = plots.find(({ name }) => name === 'residuals')!;
  const { lite } = (residuals as unknown as { spec: { lite: { data: { values: { name: string }[] } } } })
    .spec;
  expect([...new Set(lite.data.values.map(({ name }) => name))]).toEqual(['x/path', 'y/path']);
  expect(lite.data.values).toHaveLength(4);
});

test('a path that lies in the cut up to rounding says so in words, without a figure', () => {
  const { plots, words } = partOf([3, 3], planeRecords(3, bowl), { paths: [path('p.npz', 3e-13)] });
  expect(plots.map(({ name }) => name)).toEqual(['heat-map']);
  expect(words).toContain('The path p has 2 points and lies in the cut, up to rounding (3e-13).');
});

test('a plane that is positive can be switched to the other scale, and to each metric', () => {
  const [plot] = partOf([5, 5], planeRecords(5, bowl)).plots;
  const views = 'spec' in plot! ? [plot.view, ...plot.views!.map(({ view }) => view)] : [];
  expect(views).toEqual(['loss, linear', 'loss, log', 'accuracy']);
});

test('a point outside the grid is refused', () => {
  expect(() => partOf([2, 2], planeRecords(3, bowl))).toThrow(
    new RangeError('sliceGrid: expected an index within [2, 2], got [0, 2].'),
  );
});
