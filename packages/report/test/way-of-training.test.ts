import { trajectoryPlane } from '@orograph/probes';
import { displace, dot, normal } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { lineChart } from '../src/chart/line-chart.ts';
import { draw } from '../src/draw/draw.ts';
import { wayOf } from '../src/parts/train/way-of-training.ts';

test('the way is that of the principal components of the points, which it does not know', () => {
  const points = Array.from({ length: 7 }, (_, k) => normal(30, k));
  const away = points.map((point) => displace(point, [points[0]!], [-1]));
  const rows = away.slice(1).map((one, t) => away.slice(1, t + 2).map((other) => dot(one, other)));
  const { places, explained } = wayOf(rows)!;
  const plane = trajectoryPlane(points);
  explained.forEach((share, k) => expect(share).toBeCloseTo(plane.explained[k]!, 10));
  // Up to where the origin is and which side is up.
  const distances = (all: readonly (readonly number[])[]): number[] =>
    all.flatMap(([x, y]) => all.map(([u, v]) => Math.hypot(x! - u!, y! - v!)));
  const expected = distances(plane.coordinates);
  distances(places).forEach((distance, k) => expect(distance).toBeCloseTo(expected[k]!, 8));
});

test('points on a line have no plane', () => {
  expect(wayOf([[1], [2, 4], [3, 6, 9]])).toBeUndefined();
});

test('where a path begins and ends has the marks of these alone, which are larger', async () => {
  const path = [0, 1, 2].map((x) => ({ x, y: x * x }));
  const ends = [
    [0, 260],
    [400, 0],
  ] as const;
  const series = [
    { name: 'way', points: path },
    { name: 'end', points: path.slice(-1), isMark: true },
  ];
  const { svg } = await draw(lineChart({ x: { title: 'a' }, y: { title: 'b' }, series }), {
    id: 'way',
    title: 'a way',
  });
  const places = [...svg.matchAll(/<path transform="translate\(([^)]+)\)" d="M/g)].map(([, place]) => place);
  // Both names in the legend, and three points: one symbol each.
  expect(places).toHaveLength(5);
  for (const [x, y] of ends) expect(places.filter((place) => place === `${x},${y}`)).toHaveLength(1);
});
