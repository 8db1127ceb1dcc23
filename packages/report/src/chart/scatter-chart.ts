import { numberText } from '../number-text.ts';
import { isOn, quantitative, type PlotAxis, type QuantitativeAxis } from './plot-axis.ts';
import { legendColumns, plotConfig, plotWidth, seriesColors, seriesShapes } from './plot-style.ts';
import type { LitePlot, PlotLayer } from './lite-plot.ts';
import type { PlotSpec } from './plot-spec.ts';

/** Points, told apart by the name of their group. */
export interface ScatterChart {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly group?: string;
    /** Whether the true point lies beyond, since a search ended there: drawn hollow. */
    readonly censored?: boolean;
  }[];
  /** A thin straight line to compare the points with, and what it is. */
  readonly guide?: {
    readonly name: string;
    readonly from: readonly [number, number];
    readonly to: readonly [number, number];
  };
}

/** A scatter plot; points without a place on the axes are left out. A legend from two groups on. */
export function scatterChart(chart: ScatterChart): PlotSpec {
  const { guide } = chart;
  const ends = guide ? [guide.from, guide.to].map(([x, y]) => ({ x, y })) : [];
  const points = chart.points
    .filter(({ x, y }) => isOn(chart.x, x) && isOn(chart.y, y))
    .map(({ x, y, group = '', censored = false }) => ({
      x,
      y,
      group,
      censored,
      says: `${group === '' ? '' : `${group}: `}${censored ? 'at least ' : ''}(${numberText(x)}, ${numberText(y)})`,
    }));
  const groups = [...new Set(points.map(({ group }) => group))];
  const group = {
    field: 'group',
    type: 'nominal',
    sort: null,
    title: null,
    legend: groups.length > 1 ? { columns: legendColumns(groups) } : null,
  } as const;
  const encoding = {
    x: {
      field: 'x',
      ...quantitative(
        chart.x,
        [...points, ...ends].map(({ x }) => x),
      ),
    },
    y: {
      field: 'y',
      ...quantitative(
        chart.y,
        [...points, ...ends].map(({ y }) => y),
      ),
    },
    color: { ...group, scale: { domain: groups, range: [...seriesColors] } },
    shape: { ...group, scale: { domain: groups, range: [...seriesShapes] } },
  } as const;
  return {
    lite: {
      config: plotConfig,
      width: plotWidth,
      height: 320,
      data: { values: points },
      layer: [
        ...(guide ? guideLayers(guide.name, ends, encoding) : []),
        {
          mark: { type: 'point', filled: true, size: 50, opacity: 0.75 },
          transform: [{ filter: '!datum.censored' }],
          encoding,
        },
        {
          mark: { type: 'point', filled: false, size: 50, opacity: 0.9 },
          transform: [{ filter: 'datum.censored' }],
          encoding,
        },
      ],
    },
  } satisfies LitePlot;
}

/** A line below the points, with its name beside its middle. */
function guideLayers(
  name: string,
  ends: readonly { readonly x: number; readonly y: number }[],
  { x, y }: { readonly x: QuantitativeAxis; readonly y: QuantitativeAxis },
): PlotLayer[] {
  return [
    {
      data: { values: ends.map((end) => ({ ...end })) },
      mark: { type: 'line', strokeWidth: 1, strokeDash: [5, 4], color: '#888888' },
      encoding: { x: { field: 'x', ...x }, y: { field: 'y', ...y } },
    },
    {
      data: { values: [ends.at(-1)!] },
      mark: { type: 'text', align: 'right', dx: -10, dy: 4, fontSize: 12, text: name },
      encoding: { x: { field: 'x', ...x }, y: { field: 'y', ...y } },
    },
  ];
}
