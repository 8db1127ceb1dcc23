import { barChart } from './bar-chart.ts';
import { heatMapChart } from './heat-map-chart.ts';
import { histogramChart } from './histogram-chart.ts';
import { lineChart } from './line-chart.ts';
import { panelChart } from './panel-chart.ts';
import { scatterChart } from './scatter-chart.ts';
import { ternaryChart } from './ternary-chart.ts';
import { vegaSvg, type PlotSpec, type SvgSettings } from './vega-svg.ts';

const charts: {
  readonly bars: typeof barChart;
  readonly 'heat-map': typeof heatMapChart;
  readonly histogram: typeof histogramChart;
  readonly lines: typeof lineChart;
  readonly panels: typeof panelChart;
  readonly scatter: typeof scatterChart;
  readonly ternary: typeof ternaryChart;
} = {
  bars: barChart,
  'heat-map': heatMapChart,
  histogram: histogramChart,
  lines: lineChart,
  panels: panelChart,
  scatter: scatterChart,
  ternary: ternaryChart,
};

/** The kinds of chart there are. */
export type ChartKind = keyof typeof charts;

/** What a kind of chart shows. */
export type ChartOf<Kind extends ChartKind> = Parameters<(typeof charts)[Kind]>[0];

/** Draws a chart as a stand-alone SVG on white; the same chart gives the same text. */
export const renderSvg = <Kind extends ChartKind>(
  kind: Kind,
  chart: ChartOf<Kind>,
  settings: SvgSettings = { background: '#fff' },
): Promise<string> => vegaSvg((charts[kind] as (chart: ChartOf<Kind>) => PlotSpec)(chart), settings);
