import { basename } from 'node:path';

import { colorRange } from './color-range.ts';
import type { HeatMapChart, PlotMark } from './heat-map-chart.ts';
import type { LineChart } from './line-chart.ts';
import type { PlotAxis } from './plot-frame.ts';
import type { SliceGrid } from './slice-grid.ts';

/** JSON of a run's manifest, of which nothing is taken for granted. */
export type RunJson = Readonly<Record<string, unknown>>;

/** The field of a JSON value at a path, `undefined` where there is none. */
export const fieldAt = (json: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
    json,
  );

const modelNames = (run: RunJson): string[] => {
  const models = fieldAt(run, 'models');
  return Array.isArray(models) ? models.map((model) => basename(String(model))) : [];
};

const lossTitles: Readonly<Record<string, string>> = {
  'cross-entropy': 'cross-entropy (nats)',
  nll: 'negative log-likelihood (nats)',
  mse: 'mean squared error',
  l1: 'mean absolute error',
  'bce-with-logits': 'binary cross-entropy (nats)',
};

/** What the loss of a run measures, with its unit. */
export const lossTitle = (run: RunJson): string => {
  const kind = fieldAt(run, 'identity', 'loss');
  return typeof kind === 'string' ? (lossTitles[kind] ?? kind) : 'loss';
};

const isBetween = (run: RunJson): boolean => fieldAt(run, 'identity', 'direction') === 'between';

const subscripts = ['₁', '₂', '₃'];

/** The axis of a direction: the share of the way between two checkpoints, or units of the direction's norm. */
function directionAxis(run: RunJson, axis: number): PlotAxis {
  const norm = Number(fieldAt(run, 'directions', 'norms', axis));
  const length = Number.isFinite(norm) ? ` (1 = ${norm.toPrecision(4).replace(/\.?0+$/, '')} in θ)` : '';
  const names = modelNames(run);
  const title =
    isBetween(run) && names[axis + 1] !== undefined
      ? `share of the way ${names[0]} → ${names[axis + 1]}`
      : `coordinate along d${subscripts[axis] ?? axis + 1}`;
  return { title: `${title}${length}` };
}

/** The checkpoints that lie in the cut: the origin, and with `between` the others at unit coordinates. */
function checkpointMarks(run: RunJson): PlotMark[] {
  const named = fieldAt(run, 'directions', 'marks');
  if (Array.isArray(named))
    return named.map((mark) => ({
      name: basename(String(fieldAt(mark, 'name'))),
      x: Number(fieldAt(mark, 'coords', 0)),
      y: Number(fieldAt(mark, 'coords', 1)),
    }));
  const [first = 'origin', ...others] = modelNames(run);
  const marks = [{ name: first, x: 0, y: 0 }];
  if (isBetween(run))
    others.slice(0, 2).forEach((name, i) => marks.push({ name, x: i === 0 ? 1 : 0, y: i === 1 ? 1 : 0 }));
  return marks;
}

/** The heat map of a slice of rank 2: the first axis across, the second up. */
export function sliceHeatMap(run: RunJson, grid: SliceGrid): HeatMapChart {
  return {
    xs: grid.axes[0]!,
    ys: grid.axes[1]!,
    values: grid.loss,
    measured: (point) => grid.measured[point] === 1,
    x: directionAxis(run, 0),
    y: directionAxis(run, 1),
    value: lossTitle(run),
    marks: checkpointMarks(run),
    paths: pathsOf(run).map(({ name, coords }) => ({
      name,
      points: coords.map(([x, y]) => [x!, y!] as const),
    })),
  };
}

/** A path of `run.json`: its points in the cut, and how far from it they are. */
interface ShownPath {
  readonly name: string;
  readonly coords: readonly (readonly number[])[];
  readonly residuals: readonly number[];
}

/** The paths that a run shows, by the names of their files. */
function pathsOf(run: RunJson): ShownPath[] {
  const paths = fieldAt(run, 'paths');
  return Array.isArray(paths)
    ? (paths as ShownPath[]).map((path) => ({ ...path, name: basename(path.name) }))
    : [];
}

/** How far the points of each path are from the cut; `undefined` where there is no path. */
export function sliceResiduals(run: RunJson): LineChart | undefined {
  const paths = pathsOf(run);
  if (paths.length === 0) return undefined;
  return {
    x: { title: 'point of the path' },
    y: { title: 'distance from the cut' },
    height: 220,
    series: paths.map(({ name, residuals }) => ({ name, points: residuals.map((y, x) => ({ x, y })) })),
  };
}

/** The profiles of a slice of rank 1: the loss, and each metric below. */
export function sliceProfiles(run: RunJson, grid: SliceGrid): LineChart[] {
  const x = { ...directionAxis(run, 0), domain: [grid.axes[0]![0]!, grid.axes[0]!.at(-1)!] as const };
  const chart = (name: string, title: string, values: Float64Array, height: number): LineChart => ({
    x,
    y: { title, scale: colorRange(values).scale },
    symbols: values.length <= 101,
    height,
    series: [{ name, points: grid.axes[0]!.map((coord, i) => ({ x: coord, y: values[i]! })) }],
  });
  return [
    chart('loss', lossTitle(run), grid.loss, 300),
    ...[...grid.metrics].map(([name, values]) =>
      chart(name, name === 'accuracy' ? 'accuracy (share)' : name, values, 200),
    ),
  ];
}
