import { fieldAt } from '@orograph/report';
import { passHeight, plane, planeThrough, rangesAround, slice } from '@orograph/probes';
import {
  norm,
  project,
  reject,
  subtract,
  type Loss,
  type Measurable,
  type Sliceable,
  type Vector,
} from '@orograph/tensor';

import { figure, type Figure } from '../experiment.ts';
import type { Lab } from '../study/lab.ts';
import { listAt, type Results } from '../report/read-results.ts';

/** A loss that can be measured on a plane. */
export type PlaneLoss = Loss & Partial<Measurable & Sliceable>;

/** Which plane, how finely, and what is marked on it. */
interface PlaneSettings {
  /** Three points of it. */
  readonly points: readonly [Vector, Vector, Vector];
  /** Points on each axis. */
  readonly grid: number;
  /** The two optima, marked 1 and 2. */
  readonly ends: readonly [Vector, Vector];
  /** Other points, projected onto it. */
  readonly marks: Readonly<Record<string, Vector>>;
  /** Lines through points, projected onto it. */
  readonly paths: Readonly<Record<string, readonly Vector[]>>;
}

/** A point on a plane, or off it. */
interface PlaneMark {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** How far from the plane the point is. */
  readonly residual: number;
}

/** A line on a plane. */
interface PlanePath {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  /** The largest distance of its points from the plane. */
  readonly residual: number;
}

/** The loss on a plane, as a record holds it. */
interface PlaneRecord {
  /** The coordinates on both axes, in units of θ. */
  readonly axes: readonly (readonly number[])[];
  /** L, the second axis fastest. */
  readonly loss: readonly number[];
  /** The accuracy, where there is one. */
  readonly accuracy?: readonly number[];
  /** What lies where. */
  readonly marks: readonly PlaneMark[];
  /** What goes where. */
  readonly paths: readonly PlanePath[];
  /** How far above the higher of the optima the lowest path between them inside the plane must rise. */
  readonly pass: number;
}

/** Measures a loss on a plane with an orthonormal basis. */
export async function planeRecord(
  lab: Lab,
  loss: PlaneLoss,
  { points, grid, ends, marks, paths }: PlaneSettings,
): Promise<PlaneRecord> {
  const { origin, directions, coordinates } = planeThrough(points);
  const plan = plane(origin, directions, { grid, range: rangesAround(coordinates) });
  const measured = await lab.follow(slice(loss, plan));
  const values = measured.map((point) => point.loss);
  const accuracy = measured.flatMap(({ metrics }) => metrics['accuracy'] ?? []);
  const isClassifier = accuracy.length === values.length;
  const placed = (theta: Vector): { readonly at: readonly [number, number]; readonly residual: number } => {
    const from = subtract(Float64Array.from(theta), origin);
    return { at: project(directions, from) as [number, number], residual: norm(reject(directions, from)) };
  };
  const marked = Object.entries({ 'optimum 1': ends[0], 'optimum 2': ends[1], ...marks }).map(
    ([name, theta]): PlaneMark => {
      const { at, residual } = placed(theta);
      return { name, x: at[0], y: at[1], residual };
    },
  );
  const drawn = Object.entries(paths).map(([name, vertices]): PlanePath => {
    const all = vertices.map(placed);
    return {
      name,
      points: all.map(({ at }) => at),
      residual: Math.max(...all.map(({ residual }) => residual)),
    };
  });
  const places = marked
    .slice(0, 2)
    .map(({ x, y }) => [nearest(plan.axes[0]!, x), nearest(plan.axes[1]!, y)] as const);
  const shape = [grid, grid] as const;
  const height = passHeight({ shape, values }, [places[0]!, places[1]!]);
  return {
    axes: plan.axes,
    loss: values,
    ...(isClassifier && { accuracy }),
    marks: marked,
    paths: drawn,
    pass: height - Math.max(...places.map(([i, j]) => values[i * grid + j]!)),
  };
}

/** The heat map of a plane of a record, none where it is not there. */
export function planeFigure(results: Results, key: string, name: string, value: string): Figure[] {
  const [xs, ys, values] = [
    listAt(results, key, name, 'axes', 0),
    listAt(results, key, name, 'axes', 1),
    listAt(results, key, name, 'loss'),
  ];
  if (values.length === 0) return [];
  const marks = (fieldAt(results.get(key), name, 'marks') ?? []) as readonly PlaneMark[];
  const visible = marks.filter(({ x, y }) => isWithin(xs, x) && isWithin(ys, y));
  const paths = (fieldAt(results.get(key), name, 'paths') ?? []) as readonly PlanePath[];
  const off = [...marks, ...paths]
    .filter(({ residual }) => residual > 1e-3)
    .map((one) => `${one.name} ${one.residual.toPrecision(3)}`);
  const distances = off.length === 0 ? '' : ` Largest distance from the plane: ${off.join(', ')}.`;
  return [
    figure(
      'heat-map',
      {
        xs,
        ys,
        values: Float64Array.from(values),
        x: { title: 'first basis vector (units of θ)' },
        y: { title: 'second basis vector (units of θ)' },
        value,
        marks: visible,
        paths: paths.map(({ name: title, points }) => ({ name: title, points })),
      },
      `The plane through both optima and ${name === 'control' ? 'a random point of equal norm, as a control' : `the ${name}`}.${distances}`,
    ),
  ];
}

const isWithin = (axis: readonly number[], value: number): boolean =>
  value >= axis[0]! && value <= axis.at(-1)!;

const nearest = (axis: readonly number[], value: number): number =>
  axis.reduce((best, there, i) => (Math.abs(there - value) < Math.abs(axis[best]! - value) ? i : best), 0);
