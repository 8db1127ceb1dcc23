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

const charts: {
  readonly bars: typeof barChart;
  readonly estimate: typeof estimateChart;
  readonly 'heat-map': typeof heatMapChart;
  readonly histogram: typeof histogramChart;
  readonly lines: typeof lineChart;
  readonly matrix: typeof matrixChart;
  readonly panels: typeof panelChart;
  readonly scatter: typeof scatterChart;
  readonly ternary: typeof ternaryChart;
} = {
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
export type ChartKind = keyof typeof charts;

/** What a kind of chart shows. */
export type ChartOf<Kind extends ChartKind> = Parameters<(typeof charts)[Kind]>[0];

/** A chart of a kind before it is drawn. */
export const chartSpec = <Kind extends ChartKind>(kind: Kind, chart: ChartOf<Kind>): PlotSpec =>
  (charts[kind] as (chart: ChartOf<Kind>) => PlotSpec)(chart);

/** Draws a chart as a stand-alone SVG on white; the same chart gives the same text. */
export const renderSvg = async <Kind extends ChartKind>(
  kind: Kind,
  chart: ChartOf<Kind>,
  settings: DrawSettings = { background: '#fff' },
): Promise<string> => (await draw(chartSpec(kind, chart), settings)).svg;
