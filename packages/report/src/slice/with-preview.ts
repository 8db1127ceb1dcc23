import type { SliceGrid } from './slice-grid.ts';

/** A point that is measured before its turn, for a picture: it stands for the block around it, `step` points along each axis. */
interface PreviewRecord {
  readonly type: 'preview';
  readonly index: readonly number[];
  readonly step: number;
  readonly loss: unknown;
  readonly metrics?: Readonly<Record<string, unknown>>;
}

const isPreview = (record: unknown): record is PreviewRecord =>
  (record as { readonly type?: unknown }).type === 'preview';

const number = (value: unknown): number => (value === null ? Number.NaN : Number(value));

/**
 * The grid for a picture of a slice that is under way: where no point is measured yet it has the value of the `preview` record whose block that
 * is, the last one counts. A grid without such records, or with all of its points, is returned as it is.
 */
export function withPreview(grid: SliceGrid, records: Iterable<unknown>): SliceGrid {
  if (!grid.measured.includes(0)) return grid;
  const previews = [...records].filter(isPreview);
  if (previews.length === 0) return grid;
  const [loss, measured] = [grid.loss.slice(), grid.measured.slice()];
  const metrics = new Map([...grid.metrics].map(([name, values]) => [name, values.slice()]));
  for (const { index, step, loss: value, metrics: more = {} } of previews) {
    const half = Math.floor(step / 2);
    const ends = index.map((i, axis) => [
      Math.max(0, i - half),
      Math.min(grid.shape[axis]!, i - half + step),
    ]) as [number, number][];
    for (const name of Object.keys(more))
      if (!metrics.has(name)) metrics.set(name, new Float64Array(loss.length).fill(Number.NaN));
    for (const place of placesIn(ends, grid.shape)) {
      if (grid.measured[place] === 1) continue;
      measured[place] = 1;
      loss[place] = number(value);
      for (const [name, metric] of Object.entries(more)) metrics.get(name)![place] = number(metric);
    }
  }
  return { ...grid, loss, metrics, measured };
}

/** The places, in row-major order, of a block of a grid. */
const placesIn = (ends: readonly (readonly [number, number])[], shape: readonly number[]): number[] =>
  ends.reduce<number[]>(
    (places, [from, to], axis) =>
      places.flatMap((place) => Array.from({ length: to - from }, (_, i) => place * shape[axis]! + from + i)),
    [0],
  );
