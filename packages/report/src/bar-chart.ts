import { extent, plotAxes, plotFrame, seriesColors, type PlotAxis } from './plot-frame.ts';
import type { PlotSpec } from './vega-svg.ts';

/** One number a name, for instance the reach of each direction. */
export interface BarChart {
  /** What the names are. */
  readonly x: { readonly title: string };
  readonly y: PlotAxis;
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    readonly low?: number;
    readonly high?: number;
  }[];
  readonly title?: string;
}

/** Bars from zero in the order given, with error bars; long names are written slantwise. A value that is not finite has no bar. */
export function barChart(chart: BarChart): PlotSpec {
  const long = chart.bars.length > 10 || chart.bars.some(({ name }) => name.length > 8);
  const ends = chart.bars.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const [low, high] = chart.y.domain ?? extent([0, ...ends]);
  const frame = plotFrame({ width: 560, height: 320, title: chart.title });
  const [xAxis, yAxis] = plotAxes(chart.x, chart.y, true);
  return {
    ...frame,
    padding: { ...frame.padding, bottom: long ? 120 : 56 },
    data: [
      { name: 'bars', values: chart.bars.filter(({ value }) => Number.isFinite(value)) },
      {
        name: 'intervals',
        source: 'bars',
        transform: [{ type: 'filter', expr: 'isValid(datum.low) && isValid(datum.high)' }],
      },
    ],
    scales: [
      { name: 'x', type: 'band', domain: chart.bars.map(({ name }) => name), range: 'width', padding: 0.25 },
      { name: 'y', type: 'linear', domain: [low, high], range: 'height', nice: true, zero: true },
    ],
    axes: [
      {
        ...xAxis!,
        grid: false,
        ...(long
          ? { labelAngle: -40, labelAlign: 'right', labelLimit: 170, labelOverlap: false, titlePadding: 14 }
          : {}),
      },
      yAxis!,
    ],
    marks: [
      {
        type: 'rect',
        from: { data: 'bars' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'name' },
            width: { scale: 'x', band: 1 },
            y: { scale: 'y', field: 'value' },
            y2: { scale: 'y', value: 0 },
            fill: { value: seriesColors[0]! },
          },
        },
      },
      {
        type: 'rule',
        from: { data: 'intervals' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'name', band: 0.5 },
            y: { scale: 'y', field: 'low' },
            y2: { scale: 'y', field: 'high' },
            stroke: { value: 'currentColor' },
            strokeWidth: { value: 1.5 },
          },
        },
      },
    ],
  };
}
