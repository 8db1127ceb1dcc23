import { colorRange, type ColorRange } from '../chart/color-scale.ts';
import { heatMapChart } from '../chart/heat-map-chart.ts';
import { lineChart } from '../chart/line-chart.ts';
import { numberText } from '../number-text.ts';
import { fieldAt } from '../page/record-fields.ts';
import type { ReportPlot } from '../page/report-part.ts';
import { reducedGrid } from '../slice/reduced-grid.ts';
import { sliceGrid, type SliceGrid } from '../slice/slice-grid.ts';
import { directionAxis, lossTitle, quantities, quantityTitle, sliceHeatMap } from '../slice/slice-report.ts';
import { sliceNumbers } from '../slice/slice-numbers.ts';
import { withPreview } from '../slice/with-preview.ts';
import { mapNote } from '../slice/slice-words.ts';
import { capitalized, courseWords } from '../series-words.ts';
import type { NamedRun } from './named-run.ts';

/** A slice with its name. */
export interface NamedSlice extends NamedRun {
  readonly grid: SliceGrid;
}

/** A slice of what there is of a run, for a picture. */
export function namedSlice(named: NamedRun): NamedSlice {
  const { run, records } = named;
  const shape = fieldAt(run, 'identity', 'grid');
  const grid = sliceGrid(records, {
    shape: Array.isArray(shape) ? shape.map(Number) : undefined,
    range: fieldAt(run, 'identity', 'range'),
  });
  return { ...named, grid: reducedGrid(withPreview(grid, records)) };
}

/** The colours of a quantity over several slices: from the least value of all to the greatest. */
export function commonRange(slices: readonly NamedSlice[], quantity: string): ColorRange {
  const all = slices.map(({ grid }) => {
    const values = quantities(grid).get(quantity);
    return colorRange(values ? values.filter((_, point) => grid.measured[point] === 1) : []).domain;
  });
  return colorRange([Math.min(...all.map(([low]) => low)), Math.max(...all.map(([, high]) => high))]);
}

/** The quantities that all slices have, in the order of the first. */
const sharedQuantities = (slices: readonly NamedSlice[]): string[] =>
  [...quantities(slices[0]!.grid).keys()].filter((name) =>
    slices.every(({ grid }) => quantities(grid).has(name)),
  );

/** A plot of each plane, with a view for the loss on either scale and for each metric: the same colours stand for the same values in all. */
export function comparedPlanes(slices: readonly NamedSlice[]): ReportPlot[] {
  const views = sharedQuantities(slices).flatMap((quantity) => {
    const { scale, domain } = commonRange(slices, quantity);
    const scales = quantity === 'loss' && domain[0] > 0 ? ([scale, other(scale)] as const) : [scale];
    return scales.map((own) => ({
      view: scales.length > 1 ? `${quantity}, ${own}` : quantity,
      quantity,
      scale: own,
      domain,
    }));
  });
  return slices.map(({ name, run, grid }, k) => {
    const [first, ...more] = views.map(({ view, quantity, scale, domain }) => ({
      view,
      spec: heatMapChart({ ...sliceHeatMap(run, grid, { quantity, scale }), domain }),
    }));
    return {
      name: `plane-${k}`,
      caption: name,
      note: mapNote(grid),
      view: first!.view,
      spec: first!.spec,
      views: more,
    };
  });
}

const other = (scale: 'linear' | 'log'): 'linear' | 'log' => (scale === 'log' ? 'linear' : 'log');

/** A plot of each quantity of segments, with a line for each run. */
export const comparedSegments = (slices: readonly NamedSlice[]): ReportPlot[] =>
  sharedQuantities(slices).map((quantity) => {
    const { run } = slices[0]!;
    const series = slices.map(({ name, grid }) => ({
      name,
      points: grid.axes[0]!.map((x, i) => ({ x, y: quantities(grid).get(quantity)![i]! })),
    }));
    const titles = new Set(slices.map((slice) => directionAxis(slice.run, 0).title));
    return {
      name: `segments-${quantity.replaceAll(/[^\w-]+/g, '-')}`,
      caption: capitalized(quantityTitle(run, quantity)),
      note: courseWords(
        series.map((one) => ({ ...one, name: `in ${one.name} it` })),
        '',
      ),
      spec: lineChart({
        x: { title: titles.size === 1 ? [...titles][0]! : 'coordinate, in units of each direction' },
        y: { title: quantityTitle(run, quantity), scale: commonRange(slices, quantity).scale },
        symbols: slices.every(({ grid }) => grid.loss.length <= 51),
        series,
      }),
    };
  });

/** A row of numbers of each slice: how much of it there is, its least loss and where, its greatest. */
export const comparedRows = (slices: readonly NamedSlice[]): (readonly string[])[] =>
  slices.map(({ name, run, grid }) => {
    const { minimum, maximum, measured, total } = sliceNumbers(grid);
    return [
      name,
      lossTitle(run),
      minimum ? `${numberText(minimum.loss)} at (${minimum.coords.map(numberText).join(', ')})` : 'none yet',
      maximum ? numberText(maximum.loss) : 'none yet',
      `${numberText(Math.floor((100 * measured) / total))} %`,
    ];
  });
