import { colorRange, roundLevels } from '../chart/color-scale.ts';
import type { RunJson } from '../page/record-fields.ts';
import type { Scene } from '../page/report-part.ts';
import type { SliceGrid } from './slice-grid.ts';
import { directionAxis, lossTitle, pathsOf } from './slice-report.ts';

/** The surface over a plane, or iso-surfaces in a volume; `undefined` for another cut. */
export function sliceScene(run: RunJson, grid: SliceGrid): Scene | undefined {
  const rank = grid.shape.length;
  if (rank < 2 || rank > 3 || grid.shape.some((length) => length < 2)) return undefined;
  const colors = colorRange(grid.loss);
  return {
    kind: rank === 2 ? 'surface' : 'isosurface',
    title: rank === 2 ? 'Surface' : 'Iso-surfaces of low loss',
    axes: grid.axes,
    axisTitles: grid.axes.map((_, axis) => directionAxis(run, axis).title.replace(/ \(1 = .*/, '')),
    values: grid.loss.map((value, point) => (grid.measured[point] === 1 ? value : Number.NaN)),
    value: lossTitle(run),
    log: colors.scale === 'log',
    ticks: roundLevels(colors),
    paths: pathsOf(run).map(({ name, coords }) => ({
      name,
      points: coords.map(([x, y]) => [x!, y!] as const),
    })),
  };
}
