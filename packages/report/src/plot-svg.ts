import type { ReportPlot } from './report-part.ts';
import { vegaSvg, type SvgSettings } from './vega-svg.ts';

/** A plot as SVG; the settings are for charts. */
export const plotSvg = (plot: ReportPlot, settings: SvgSettings): Promise<string> =>
  'svg' in plot ? Promise.resolve(plot.svg) : vegaSvg(plot.spec, settings);
