import { colorRange } from '../chart/color-scale.ts';
import type { HeatMapChart } from '../chart/heat-map-chart.ts';
import type { PlotMark } from '../chart/mark-labels.ts';
import type { LineChart } from '../chart/line-chart.ts';
import type { PlotAxis } from '../chart/plot-axis.ts';
import { numberText } from '../number-text.ts';
import { distinctNames } from '../page/distinct-names.ts';
import { fieldAt, listAt, type RunJson } from '../page/record-fields.ts';
import type { SliceGrid } from './slice-grid.ts';

/** The models of a run by short names that differ. */
export const modelNames = (run: RunJson): string[] => distinctNames(listAt(run, 'models').map(String));

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

const quantityTitles: Readonly<Record<string, string>> = {
  accuracy: 'accuracy (share)',
  largest: 'λ_max of the Hessian',
  smallest: 'λ_min of the Hessian',
  ratio: '|λ_min/λ_max|',
  residual: 'residual of λ_min and λ_max (share)',
};

/** What a quantity of a slice measures: the loss, or a metric. */
export const quantityTitle = (run: RunJson, name: string): string =>
  name === 'loss' ? lossTitle(run) : (quantityTitles[name] ?? name);

/** A metric of a slice in a word or two. */
export const quantityName = (name: string): string =>
  name === 'accuracy' ? name : (quantityTitles[name] ?? name);

/** Whether the directions of a slice lead from checkpoint to checkpoint. */
export const isBetween = (run: RunJson): boolean => fieldAt(run, 'identity', 'direction') === 'between';

const subscripts = ['₁', '₂', '₃'];

/** The axis of a direction: the share of the way between two checkpoints, or units of the direction's norm. */
export function directionAxis(run: RunJson, axis: number): PlotAxis {
  const norm = Number(fieldAt(run, 'directions', 'norms', axis));
  const length = Number.isFinite(norm) ? ` (1 = ${numberText(norm)} in θ)` : '';
  const names = modelNames(run);
  const title =
    isBetween(run) && names[axis + 1] !== undefined
      ? `share of the way ${names[0]} → ${names[axis + 1]}`
      : `coordinate along d${subscripts[axis] ?? axis + 1}`;
  return { title: `${title}${length}` };
}

/** The checkpoints that lie in the cut: the origin, and with `between` the others at unit coordinates. */
function checkpointMarks(run: RunJson): PlotMark[] {
  const named = listAt(run, 'directions', 'marks');
  if (named.length > 0) {
    const names = distinctNames(named.map((mark) => String(fieldAt(mark, 'name'))));
    return named.map((mark, k) => ({
      name: names[k]!,
      x: Number(fieldAt(mark, 'coords', 0)),
      y: Number(fieldAt(mark, 'coords', 1)),
    }));
  }
  const [first = 'origin', ...others] = modelNames(run);
  const marks = [{ name: first, x: 0, y: 0 }];
  if (isBetween(run))
    others.slice(0, 2).forEach((name, i) => marks.push({ name, x: i === 0 ? 1 : 0, y: i === 1 ? 1 : 0 }));
  return marks;
}

/** The quantities of a slice by name: the loss, then the metrics that say something of their own. */
export function quantities({ loss, metrics }: SliceGrid): ReadonlyMap<string, Float64Array> {
  const accuracy = metrics.get('accuracy');
  const own = [...metrics].filter(
    ([name, values]) =>
      name !== 'loss' &&
      !(name === 'error' && accuracy?.every((share, i) => !(Math.abs(1 - share - values[i]!) > 1e-9))),
  );
  return new Map([['loss', loss], ...own]);
}

/** The heat map of a quantity of a slice of rank 2: the first axis across, the second up. */
export function sliceHeatMap(
  run: RunJson,
  grid: SliceGrid,
  { quantity = 'loss', scale }: { readonly quantity?: string; readonly scale?: 'linear' | 'log' } = {},
): HeatMapChart {
  const all = quantities(grid);
  return {
    xs: grid.axes[0]!,
    ys: grid.axes[1]!,
    values: all.get(quantity)!,
    measured: (point) => grid.measured[point] === 1,
    x: directionAxis(run, 0),
    y: directionAxis(run, 1),
    value: quantityTitle(run, quantity),
    fields: Object.fromEntries(
      [...all]
        .filter(([name]) => name !== quantity)
        .map(([name, values]) => [quantityTitle(run, name), values]),
    ),
    ...(scale && { scale }),
    marks: checkpointMarks(run),
    paths: pathsOf(run).map(({ name, coords }) => ({
      name,
      points: coords.map(([x, y]) => [x!, y!] as const),
    })),
  };
}

/** A path of `run.json`: its points in the cut, and how far from it they are. */
export interface ShownPath {
  readonly name: string;
  readonly coords: readonly (readonly number[])[];
  readonly residuals: readonly number[];
}

/** The paths that a run shows, each once, by short names that differ. */
export function pathsOf(run: RunJson): ShownPath[] {
  const all = listAt(run, 'paths') as readonly ShownPath[];
  const once = all.filter(
    (path, k) =>
      all.findIndex(
        (other) => other.name === path.name && JSON.stringify(other.coords) === JSON.stringify(path.coords),
      ) === k,
  );
  const names = distinctNames(once.map(({ name }) => name));
  return once.map((path, k) => ({ ...path, name: names[k]! }));
}

/** Whether what is left of a path outside the cut is more than rounding: 10⁻⁶ of its extent. */
export const leavesCut = ({ coords, residuals }: ShownPath, norms: readonly number[]): boolean => {
  const extents = coords.map((point) => Math.hypot(...point.map((c, axis) => c * (norms[axis] ?? 1))));
  return Math.max(0, ...residuals) > 1e-6 * Math.max(...extents, Number.MIN_VALUE);
};

/** How far the points of the paths that leave the cut are from it; `undefined` where all lie in it. */
export function sliceResiduals(run: RunJson): LineChart | undefined {
  const norms = listAt(run, 'directions', 'norms').map(Number);
  const paths = pathsOf(run).filter((path) => leavesCut(path, norms));
  if (paths.length === 0) return undefined;
  return {
    x: { title: 'point of the path' },
    y: { title: 'distance from the cut, in θ' },
    height: 200,
    series: paths.map(({ name, residuals }) => ({ name, points: residuals.map((y, x) => ({ x, y })) })),
  };
}

/** The profile of a quantity of a slice of rank 1. */
export function sliceProfile(
  run: RunJson,
  grid: SliceGrid,
  { quantity, scale }: { readonly quantity: string; readonly scale?: 'linear' | 'log' },
): LineChart {
  const values = quantities(grid).get(quantity)!;
  const xs = grid.axes[0]!;
  return {
    x: { ...directionAxis(run, 0), domain: [xs[0]!, xs.at(-1)!] },
    y: { title: quantityTitle(run, quantity), scale: scale ?? colorRange(values).scale },
    symbols: values.length <= 101,
    height: quantity === 'loss' ? 260 : 220,
    series: [{ name: quantity, points: xs.map((x, i) => ({ x, y: values[i]! })) }],
  };
}
