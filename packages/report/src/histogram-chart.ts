import { axisScale, extent, plotAxes, plotFrame, seriesColors, type PlotAxis } from './plot-frame.ts';
import type { PlotSpec } from './vega-svg.ts';

/** Numbers to be counted in bins, or a density that was computed, or both over one axis. */
export interface HistogramChart {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** Numbers, with their weights (1 by default), shown as a density of area 1. */
  readonly samples?: readonly { readonly value: number; readonly weight?: number }[];
  /** Bins, 40 by default. */
  readonly bins?: number;
  /** A smooth density, for instance of a spectrum. */
  readonly density?: readonly { readonly x: number; readonly y: number }[];
  readonly title?: string;
}

/** A histogram normalized to area 1, with a density over it. Values that are not finite are left out; so is `y <= 0` on a log axis. */
export function histogramChart(chart: HistogramChart): PlotSpec {
  const { density = [], bins = 40 } = chart;
  const samples = (chart.samples ?? []).filter(({ value }) => Number.isFinite(value));
  const values = [...samples.map(({ value }) => value), ...density.map(({ x }) => x)];
  const [low, high] = chart.x.domain ?? extent(values);
  const width = (high - low) / bins;
  const total = samples.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const heights = Array.from({ length: bins }, () => 0);
  for (const { value, weight = 1 } of samples) {
    const bin = Math.min(bins - 1, Math.floor((value - low) / width));
    if (bin >= 0 && value <= high) heights[bin]! += weight / (total * width);
  }
  const log = chart.y.scale === 'log';
  const visible = (y: number): boolean => (log ? y > 0 : Number.isFinite(y));
  const bars = heights
    .map((y, i) => ({ x0: low + i * width, x1: low + (i + 1) * width, y }))
    .filter(({ y }) => y > 0);
  const curve = density.filter(({ y }) => visible(y));
  const tops = [...bars.map(({ y }) => y), ...curve.map(({ y }) => y)];
  return {
    ...plotFrame({ width: 560, height: 320, title: chart.title }),
    data: [
      { name: 'bars', values: bars },
      { name: 'curve', values: curve },
    ],
    scales: [
      axisScale('x', { ...chart.x, domain: [low, high] }, values),
      axisScale('y', chart.y, log ? tops : [0, ...tops]),
    ],
    axes: plotAxes(chart.x, chart.y, true),
    marks: [
      {
        type: 'rect',
        from: { data: 'bars' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'x0' },
            x2: { scale: 'x', field: 'x1', offset: -0.5 },
            y: { scale: 'y', field: 'y' },
            y2: { signal: 'height' },
            fill: { value: seriesColors[0]! },
            fillOpacity: { value: 0.65 },
          },
        },
      },
      {
        type: 'line',
        from: { data: 'curve' },
        encode: {
          enter: {
            x: { scale: 'x', field: 'x' },
            y: { scale: 'y', field: 'y' },
            stroke: { value: seriesColors[1]! },
            strokeWidth: { value: 2 },
          },
        },
      },
    ],
  };
}
