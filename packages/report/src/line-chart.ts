import type { Mark } from 'vega';

import { axisScale, plotAxes, plotFrame, seriesColors, type PlotAxis } from './plot-frame.ts';
import type { PlotSpec } from './vega-svg.ts';

/** A measurement with, perhaps, an interval around it. */
interface LinePoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** Measurements drawn as one line. */
interface LineSeries {
  readonly name: string;
  /** In the order they are joined. A point whose `y` is not finite breaks the line. */
  readonly points: readonly LinePoint[];
}

/** Several series over a common axis. */
export interface LineChart {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly series: readonly LineSeries[];
  /** How `low` and `high` are drawn: `bars` by default. */
  readonly interval?: 'bars' | 'band';
  /** Symbols at the points, drawn by default. */
  readonly symbols?: boolean;
  readonly title?: string;
  readonly height?: number;
}

/** A line chart with error bars or bands, a colour a series; a legend from two series on. */
export function lineChart(chart: LineChart): PlotSpec {
  const { series, interval = 'bars', symbols = true } = chart;
  const rows = series.flatMap(({ name, points }) =>
    points.map((point) => ({
      ...point,
      name,
      defined:
        Number.isFinite(point.y) &&
        (chart.y.scale !== 'log' || point.y > 0) &&
        (chart.x.scale !== 'log' || point.x > 0),
    })),
  );
  const legend = series.length > 1;
  const y = rows.flatMap((row) => [row.y, row.low ?? row.y, row.high ?? row.y]);
  return {
    ...plotFrame({ width: 560, height: chart.height ?? 340, title: chart.title, right: legend ? 200 : 24 }),
    data: [
      { name: 'rows', values: rows },
      {
        name: 'intervals',
        source: 'rows',
        transform: [{ type: 'filter', expr: 'datum.defined && isValid(datum.low) && isValid(datum.high)' }],
      },
    ],
    scales: [
      axisScale(
        'x',
        chart.x,
        rows.map((row) => row.x),
      ),
      axisScale('y', chart.y, y),
      {
        name: 'color',
        type: 'ordinal',
        domain: series.map(({ name }) => name),
        range: [...seriesColors],
      },
      {
        name: 'shape',
        type: 'ordinal',
        domain: series.map(({ name }) => name),
        range: ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down', 'stroke'],
      },
    ],
    axes: plotAxes(chart.x, chart.y, true),
    ...(legend ? { legends: [{ fill: 'color', shape: 'shape', symbolStrokeWidth: 0 }] } : {}),
    marks: [
      interval === 'band' ? bands : bars,
      faceted('line', 'rows', {
        y: { scale: 'y', field: 'y' },
        defined: { field: 'defined' },
        strokeWidth: { value: 2 },
        stroke: { scale: 'color', field: 'name' },
      }),
      ...(symbols ? [dots] : []),
    ],
  };
}

const x = { scale: 'x', field: 'x' };

const bars: Mark = {
  type: 'rule',
  from: { data: 'intervals' },
  encode: {
    enter: {
      x,
      y: { scale: 'y', field: 'low' },
      y2: { scale: 'y', field: 'high' },
      stroke: { scale: 'color', field: 'name' },
      strokeWidth: { value: 1.5 },
    },
  },
};

const bands: Mark = faceted('area', 'intervals', {
  y: { scale: 'y', field: 'low' },
  y2: { scale: 'y', field: 'high' },
  fill: { scale: 'color', field: 'name' },
  fillOpacity: { value: 0.2 },
});

const dots: Mark = {
  type: 'symbol',
  from: { data: 'rows' },
  encode: {
    enter: {
      x,
      y: { scale: 'y', field: 'y' },
      size: { value: 40 },
      shape: { scale: 'shape', field: 'name' },
      fill: { scale: 'color', field: 'name' },
      opacity: { signal: 'datum.defined ? 1 : 0' },
    },
  },
};

function faceted(type: 'line' | 'area', data: string, enter: Record<string, object>): Mark {
  return {
    type: 'group',
    from: { facet: { name: `${type}-facet`, data, groupby: 'name' } },
    marks: [{ type, from: { data: `${type}-facet` }, encode: { enter: { x, ...enter } } }],
  };
}
