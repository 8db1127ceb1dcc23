import { wedges } from '@orograph/toy';
import { expect, test } from 'vitest';

import type { FigureScene, Point3 } from '../../src/toy/figure-scene.ts';
import { pieces } from '../../src/toy/figure-solid.ts';

const [inner, outer, thickness] = [0.5, 1, 0.115];
const scene: FigureScene = { inner, outer, thickness, lines: [], initials: [], optima: [] };
const loss = wedges({
  dim: 3,
  longDirections: 2,
  annulus: { inner, outer },
  thickness: { kind: 'slab', width: thickness },
});
const strips = pieces(scene).flatMap((piece) => piece.strips);
const at = (point: Point3, normal: Point3, s: number): Float64Array =>
  Float64Array.from(point, (x, axis) => x + s * normal[axis]!);

test('all that is drawn lies in the low-loss region, and the faces of the annuli on its boundary', () => {
  expect(strips).toHaveLength(12 * 4 + 6 * 2);
  for (const { rails, normals } of strips)
    for (const rail of rails) {
      for (const point of rail) expect(loss.distance(at(point, normals[0]!, 0))).toBeLessThan(1e-12);
      const face = rail.length > 2 && normals.every((normal) => Math.max(...normal.map(Math.abs)) === 1);
      if (face)
        for (const point of rail.slice(1, -1))
          expect(loss.distance(at(point, normals[0]!, 1e-3))).toBeCloseTo(1e-3, 6);
    }
});

test('normals are unit vectors across the strips', () => {
  for (const { rails, normals } of strips)
    for (const rail of rails)
      normals.forEach((normal, k) => {
        expect(Math.hypot(...normal)).toBeCloseTo(1, 12);
        const along = normal.reduce((sum, x, axis) => sum + x * (rail[k + 1]![axis]! - rail[k]![axis]!), 0);
        expect(Math.abs(along)).toBeLessThan(2e-3);
      });
});

test('each piece lies where it says against the three annuli', () => {
  for (const { place, strips: of } of pieces(scene))
    for (const point of of.flatMap(({ rails }) => rails.flat()))
      place.forEach((side, axis) => {
        const x = point[axis]!;
        if (side === 0) expect(Math.abs(x)).toBeLessThan(thickness / 2 + 1e-12);
        else expect(side * x).toBeGreaterThan(thickness / 2 - 1e-12);
      });
});
