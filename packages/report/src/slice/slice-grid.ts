/** A point of a slice as its record has it. */
interface PointRecord {
  readonly type: 'point';
  readonly index: readonly number[];
  readonly coords: readonly number[];
  readonly loss: unknown;
  readonly metrics?: Readonly<Record<string, unknown>>;
}

/** A slice gathered from its records: what there is of it. */
export interface SliceGrid {
  /** Points along each axis. */
  readonly shape: readonly number[];
  /** Coordinates along each axis; interpolated where no point has been measured. */
  readonly axes: readonly (readonly number[])[];
  /** The loss, row-major; NaN where it is NaN and where there is no point. */
  readonly loss: Float64Array;
  /** Metrics by name, row-major, laid out like the loss. */
  readonly metrics: ReadonlyMap<string, Float64Array>;
  /** 1 where there is a point. */
  readonly measured: Uint8Array;
}

const number = (value: unknown): number => (value === null ? Number.NaN : Number(value));

/**
 * Gathers the `point` records of a slice; the last record of a point counts.
 *
 * `shape` and `range` come from the run; without them the grid is as large as the points reach.
 */
export function sliceGrid(
  records: Iterable<unknown>,
  plan: { readonly shape?: readonly number[] | undefined; readonly range?: unknown } = {},
): SliceGrid {
  const points = [...records].filter(
    (record): record is PointRecord => (record as { type?: unknown }).type === 'point',
  );
  const rank = plan.shape?.length ?? points[0]?.index.length ?? 0;
  const shape =
    plan.shape ??
    Array.from({ length: rank }, (_, axis) =>
      points.reduce((most, { index }) => Math.max(most, index[axis]! + 1), 0),
    );
  const size = shape.reduce((product, length) => product * length, 1);
  const axes = shape.map((length) => Array.from({ length }, () => Number.NaN));
  const empty = (): Float64Array => new Float64Array(size).fill(Number.NaN);
  const [loss, metrics, measured] = [empty(), new Map<string, Float64Array>(), new Uint8Array(size)];
  for (const { index, coords, loss: value, metrics: more = {} } of points) {
    const at = index.reduce((offset, i, axis) => offset * shape[axis]! + i, 0);
    if (index.length !== rank || index.some((i, axis) => !(i >= 0 && i < shape[axis]!)))
      throw new RangeError(
        `sliceGrid: expected an index within [${shape.join(', ')}], got [${index.join(', ')}].`,
      );
    measured[at] = 1;
    loss[at] = number(value);
    index.forEach((i, axis) => (axes[axis]![i] = coords[axis]!));
    for (const [name, metric] of Object.entries(more)) {
      if (!metrics.has(name)) metrics.set(name, empty());
      metrics.get(name)![at] = number(metric);
    }
  }
  const ranges = Array.isArray(plan.range) ? (plan.range as readonly unknown[]) : [];
  return { shape, axes: axes.map((axis, i) => filled(axis, ranges[i])), loss, metrics, measured };
}

/** Puts evenly spaced coordinates where none is known: over the range if there is one, else through the known ones. */
function filled(axis: readonly number[], range: unknown): readonly number[] {
  const known = axis.flatMap((coord, i) => (Number.isNaN(coord) ? [] : [i]));
  if (known.length === axis.length) return axis;
  const [first, last] = [known[0] ?? 0, known.at(-1) ?? 0];
  const step = Array.isArray(range)
    ? (Number(range[1]) - Number(range[0])) / Math.max(1, axis.length - 1)
    : last > first
      ? (axis[last]! - axis[first]!) / (last - first)
      : 1;
  const start = Array.isArray(range) ? Number(range[0]) : (axis[first] ?? 0) - first * step || 0;
  return axis.map((coord, i) => (Number.isNaN(coord) ? start + i * step : coord));
}
