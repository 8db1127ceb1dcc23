import { barChart } from '../chart/bar-chart.ts';
import { estimateChart } from '../chart/estimate-chart.ts';
import { heatMapChart } from '../chart/heat-map-chart.ts';
import { histogramChart } from '../chart/histogram-chart.ts';
import { lineChart } from '../chart/line-chart.ts';
import { matrixChart } from '../chart/matrix-chart.ts';
import { panelChart } from '../chart/panel-chart.ts';
import type { PlotSpec } from '../chart/plot-spec.ts';
import { scatterChart } from '../chart/scatter-chart.ts';
import { ternaryChart } from '../chart/ternary-chart.ts';
import { draw, type DrawSettings } from './draw.ts';

/** What makes each kind of chart. */
export interface Charts {
  /** Bars with error bars. */
  readonly bars: typeof barChart;
  /** An estimated curve with its band. */
  readonly estimate: typeof estimateChart;
  /** A plane as colours with contours. */
  readonly 'heat-map': typeof heatMapChart;
  /** A histogram. */
  readonly histogram: typeof histogramChart;
  /** Lines with error bars or bands. */
  readonly lines: typeof lineChart;
  /** A matrix of numbers as colours. */
  readonly matrix: typeof matrixChart;
  /** Small charts over common factors. */
  readonly panels: typeof panelChart;
  /** Points of two quantities. */
  readonly scatter: typeof scatterChart;
  /** A triangle in barycentric coordinates. */
  readonly ternary: typeof ternaryChart;
}

const charts: Charts = {
  bars: barChart,
  estimate: estimateChart,
  'heat-map': heatMapChart,
  histogram: histogramChart,
  lines: lineChart,
  matrix: matrixChart,
  panels: panelChart,
  scatter: scatterChart,
  ternary: ternaryChart,
};

/** The kinds of chart there are. */
export type ChartKind = keyof Charts;

/** What a kind of chart shows. */
export type ChartOf<Kind extends ChartKind> = Parameters<Charts[Kind]>[0];

/** A chart of a kind before it is drawn. */
export const chartSpec = <Kind extends ChartKind>(kind: Kind, chart: ChartOf<Kind>): PlotSpec =>
  (charts[kind] as (chart: ChartOf<Kind>) => PlotSpec)(chart);

/**
 * Draws a chart as a stand-alone SVG on white; the same chart gives the same text.
 *
 * @example
 * ```ts
 * import { renderSvg } from '@orograph/report';
 *
 * const bars = [
 *   { name: 'linear', value: 1.05 },
 *   { name: 'Bézier', value: 0.02 },
 * ];
 * const svg = await renderSvg('bars', { y: { title: 'barrier' }, x: { title: 'path' }, bars });
 * console.log(svg.startsWith('<svg')); // true
 * ```
 */
export const renderSvg = async <Kind extends ChartKind>(
  kind: Kind,
  chart: ChartOf<Kind>,
  settings: DrawSettings = { background: '#fff' },
): Promise<string> => (await draw(chartSpec(kind, chart), settings)).svg;
