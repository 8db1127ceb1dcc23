import { axisScale, plotAxes, plotFrame, seriesColors, type PlotAxis } from './plot-frame.ts';
import type { PlotSpec } from './vega-svg.ts';

/** Points, told apart by the name of their group. */
export interface ScatterChart {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly points: readonly { readonly x: number; readonly y: number; readonly group?: string }[];
  readonly title?: string;
}

/** A scatter plot; points with a coordinate that is not finite are left out. A legend from two groups on. */
export function scatterChart(chart: ScatterChart): PlotSpec {
  const points = chart.points
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .map(({ x, y, group = '' }) => ({ x, y, group }));
  const groups = [...new Set(points.map(({ group }) => group))];
  return {
    ...plotFrame({ width: 460, height: 380, title: chart.title, right: groups.length > 1 ? 200 : 24 }),
    data: [{ name: 'points', values: points }],
    scales: [
      axisScale(
        'x',
        chart.x,
        points.map(({ x }) => x),
      ),
      axisScale(
        'y',
        chart.y,
        points.map(({ y }) => y),
      ),
      { name: 'color', type: 'ordinal', domain: groups, range: [...seriesColors] },
    ],
    axes: plotAxes(chart.x, chart.y, true),
    ...(groups.length > 1 ? { legends: [{ fill: 'color' }] } : {}),
    marks: [
      {
        type: 'symbol',
        from: { data: 'points' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'x' },
            y: { scale: 'y', field: 'y' },
            size: { value: 50 },
            fill: { scale: 'color', field: 'group' },
            fillOpacity: { value: 0.75 },
          },
        },
      },
    ],
  };
}
