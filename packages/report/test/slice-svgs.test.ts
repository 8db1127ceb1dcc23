import { expect, test } from 'vitest';

import { sliceSvgs } from '../src/slice-svgs.ts';
import { isBalanced, planeRecords, sliceRun } from './slice-records.ts';

type Run = Parameters<typeof sliceSvgs>[0]['run'];
const bowl = (x: number, y: number): number => 0.25 + x * x + y * y;

test('a plane through three checkpoints is one heat map with all of them', async () => {
  const run = sliceRun([5, 5], ['x/a.onnx', 'b.onnx', 'c.onnx']) as Run;
  const svgs = await sliceSvgs({ run, records: planeRecords(5, bowl) });
  expect([...svgs.keys()]).toEqual(['heat-map.svg']);
  const svg = svgs.get('heat-map.svg')!;
  expect(isBalanced(svg)).toBe(true);
  expect(svg.match(/>(?:a|b|c)\.onnx</g)).toHaveLength(6);
  expect(svg).toContain('share of the way a.onnx → c.onnx');
});

test('a segment is a profile of the loss and one of each metric', async () => {
  const records = [0, 1, 2].map((i) => ({
    type: 'point',
    index: [i],
    coords: [i - 1],
    loss: i,
    metrics: { 'top/5': i },
  }));
  expect([...(await sliceSvgs({ run: sliceRun([3]) as Run, records })).keys()]).toEqual([
    'profile-loss.svg',
    'profile-top-5.svg',
  ]);
});

test('no points and cuts of rank 3 have no plots', async () => {
  expect((await sliceSvgs({ run: sliceRun([3]) as Run, records: [] })).size).toBe(0);
  const point = { type: 'point', index: [0, 0, 0], coords: [-1, -1, -1], loss: 1, metrics: {} };
  expect((await sliceSvgs({ run: sliceRun([2, 2, 2]) as Run, records: [point] })).size).toBe(0);
});
