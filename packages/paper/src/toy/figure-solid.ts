import type { FigureScene, Point3 } from './figure-scene.ts';

/** A piece of surface between two rails with as many points each. */
export interface Strip {
  readonly color: string;
  readonly rails: readonly [readonly Point3[], readonly Point3[]];
  /** The outward normal between the k-th and the next point of the rails. */
  readonly normals: readonly Point3[];
}

/** A convex place of the figure: a quarter of an annulus, or the bar in which two annuli cross. */
export interface Piece {
  /** Where it lies against the three annuli: −1, 0 or 1 along each axis, 0 being within that annulus. */
  readonly place: Point3;
  readonly strips: readonly Strip[];
}

const planes: readonly {
  readonly axes: readonly [number, number];
  readonly face: string;
  readonly rim: string;
}[] = [
  { axes: [0, 1], face: '#f3d36b', rim: '#bd961f' },
  { axes: [0, 2], face: '#c9623a', rim: '#8a3a1b' },
  { axes: [1, 2], face: '#6b9ae0', rim: '#33609f' },
];
const arcs = 48;

/** The point with these coordinates on these axes. */
const place3 = (axes: readonly number[], coordinates: readonly number[]): Point3 => {
  const point: [number, number, number] = [0, 0, 0];
  axes.forEach((axis, k) => (point[axis] = coordinates[k]!));
  return point;
};

/** The surface of three annular slabs in the coordinate planes, in pieces that do not cut each other. */
export const pieces = (scene: FigureScene): Piece[] => [
  ...planes.flatMap((plane) =>
    [
      [1, 1],
      [-1, 1],
      [-1, -1],
      [1, -1],
    ].map((signs) => quarter(scene, plane, signs as [number, number])),
  ),
  ...[0, 1, 2].flatMap((axis) => [1, -1].map((sign) => bar(scene, axis, sign))),
];

/** A quarter of an annular slab, without what lies in the two others. */
function quarter(
  { inner, outer, thickness }: FigureScene,
  { axes, face, rim }: (typeof planes)[number],
  signs: readonly [number, number],
): Piece {
  const half = thickness / 2;
  const all = [...axes, 3 - axes[0] - axes[1]];
  const angles = (radius: number): number[] => {
    const first = Math.asin(half / radius);
    return Array.from({ length: arcs + 1 }, (_, k) => first + (k / arcs) * (Math.PI / 2 - 2 * first));
  };
  const arc = (radius: number, height: number): Point3[] =>
    angles(radius).map((a) =>
      place3(all, [signs[0] * radius * Math.cos(a), signs[1] * radius * Math.sin(a), height]),
    );
  const wall = (radius: number, side: number): Strip => ({
    color: rim,
    rails: [arc(radius, -half), arc(radius, half)],
    normals: angles(radius)
      .slice(1)
      .map((a) => place3(axes, [side * signs[0] * Math.cos(a), side * signs[1] * Math.sin(a)])),
  });
  const flat = (side: number): Strip => ({
    color: face,
    rails: [arc(inner, side * half), arc(outer, side * half)],
    normals: Array.from({ length: arcs }, () => place3(all, [0, 0, side])),
  });
  return {
    place: place3(axes, signs),
    strips: [wall(inner, -1), flat(-1), flat(1), wall(outer, 1)],
  };
}

/** The ends of the bar in which two annular slabs cross, on one side of the origin. */
function bar({ inner, outer, thickness }: FigureScene, axis: number, sign: number): Piece {
  const half = thickness / 2;
  const others = [0, 1, 2].filter((other) => other !== axis);
  const { rim } = planes.find(({ axes }) => axes.includes(axis))!;
  const end = (radius: number, side: number): Strip => {
    const along = sign * Math.sqrt(radius ** 2 - half ** 2);
    const edge = (x: number): Point3[] => [-half, half].map((y) => place3([...others, axis], [x, y, along]));
    return { color: rim, rails: [edge(-half), edge(half)], normals: [place3([axis], [side * sign])] };
  };
  return { place: place3([axis], [sign]), strips: [end(inner, -1), end(outer, 1)] };
}
