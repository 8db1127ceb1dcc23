import { lineChart, type LineChart } from '../chart/line-chart.ts';
import type { ReportPlot } from '../page/report-part.ts';

/** A quantity along a line, compared with one of its ends. */
export type SimilaritySeries = LineChart['series'][number];

/** How a likeness to both ends goes along lines between them, intervals as bands. */
export const similarityLines = (title: string, series: readonly SimilaritySeries[]): LineChart => ({
  x: { title: 't, share of the path', domain: [0, 1] },
  y: { title },
  symbols: false,
  interval: 'band',
  series,
});

/** The same as a plot of a report. */
export const similarityPlot = (
  name: string,
  {
    title,
    caption,
    note,
    series,
  }: {
    readonly title: string;
    readonly caption: string;
    readonly note: string;
    readonly series: readonly SimilaritySeries[];
  },
): ReportPlot => ({ name, caption, note, spec: lineChart(similarityLines(title, series)) });
