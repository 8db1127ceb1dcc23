import { colorRange } from '../chart/color-scale.ts';
import { heatMapChart } from '../chart/heat-map-chart.ts';
import { numberText } from '../number-text.ts';
import type { RunJson } from '../page/record-fields.ts';
import type { ReportPlot } from '../page/report-part.ts';
import type { SliceGrid } from './slice-grid.ts';
import { highest, lowest } from '../series-words.ts';
import { directionAxis, lossTitle, quantities, quantityTitle } from './slice-report.ts';

/** Which axes a section spans, and which it cuts. */
const sections = [
  { across: 0, up: 1, cut: 2 },
  { across: 0, up: 2, cut: 1 },
  { across: 1, up: 2, cut: 0 },
] as const;

/** The three sections of a volume through the grid point nearest to the origin, on one colour scale. */
export function volumeSections(run: RunJson, grid: SliceGrid): ReportPlot[] {
  const { scale, domain } = colorRange(grid.loss);
  const place = grid.axes.map((axis) =>
    axis.reduce((best, coord, i) => (Math.abs(coord) < Math.abs(axis[best]!) ? i : best), 0),
  );
  const subscripts = ['₁', '₂', '₃'];
  return sections.map(({ across, up, cut }) => {
    const [xs, ys] = [grid.axes[across]!, grid.axes[up]!];
    const points = xs.flatMap((_, i) =>
      ys.map((__, j) => {
        const index = [0, 0, 0];
        [index[across], index[up], index[cut]] = [i, j, place[cut]!];
        return index.reduce((at, k, axis) => at * grid.shape[axis]! + k, 0);
      }),
    );
    const of = (values: Float64Array): number[] => points.map((point) => values[point]!);
    const at = `d${subscripts[cut]} = ${numberText(grid.axes[cut]![place[cut]!]!)}`;
    return {
      name: `section-${across + 1}${up + 1}`,
      caption: `Section at ${at}: ${lossTitle(run)}`,
      note: sectionNote(
        points.filter((point) => grid.measured[point] === 1).map((point) => grid.loss[point]!),
      ),
      spec: heatMapChart({
        xs,
        ys,
        values: of(grid.loss),
        measured: (point) => grid.measured[points[point]!] === 1,
        x: directionAxis(run, across),
        y: directionAxis(run, up),
        value: lossTitle(run),
        fields: Object.fromEntries(
          [...quantities(grid)]
            .filter(([name]) => name !== 'loss')
            .map(([name, values]) => [quantityTitle(run, name), of(values)]),
        ),
        domain,
        scale,
        marks: [{ name: 'origin', x: 0, y: 0 }],
      }),
    };
  });
}

/** Between what the loss lies in a section. */
function sectionNote(values: readonly number[]): string {
  const found = values.filter(Number.isFinite).map((y) => ({ y }));
  return found.length === 0
    ? 'No point with a finite loss is measured yet.'
    : `In this section the loss goes from ${numberText(lowest(found).y)} to ${numberText(highest(found).y)}; all sections have the same colours.`;
}
