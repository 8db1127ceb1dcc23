import { intervalText, numberText } from '../number-text.ts';
import { isOn, quantitative, type PlotAxis } from './plot-axis.ts';
import {
  legendColumns,
  plotConfig,
  plotWidth,
  seriesColors,
  seriesDashes,
  seriesShapes,
} from './plot-style.ts';
import type { LitePlot, PlotLayer } from './lite-plot.ts';
import type { PlotSpec } from './plot-spec.ts';

/** A measurement with, perhaps, an interval around it. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
  /** Whether `y` is only a bound, since a search ended there: drawn as a hollow triangle that points on. */
  readonly bound?: 'at least' | 'at most';
}

/** Measurements drawn as one line. */
export interface LineSeries {
  readonly name: string;
  /** In the order they are joined. A point whose `y` is not finite breaks the line. */
  readonly points: readonly LinePoint[];
  /** Whether its points stand out, such as the ends of a path: their symbols are larger, and other series have none there. */
  readonly isMark?: boolean;
}

/** Several series over a common axis. */
export interface LineChart {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly series: readonly LineSeries[];
  /** How `low` and `high` are drawn: `bars` by default. */
  readonly interval?: 'bars' | 'band';
  /** Symbols at the points, drawn by default but for a series of many: one of those is a curve. */
  readonly symbols?: boolean;
  readonly height?: number;
}

/** The most points of a series that are drawn with symbols. */
const mostSymbols = 40;

/**
 * A line chart with error bars or bands; each series has a colour, a symbol and a dash of its own, so that lines over one another are
 * all seen. A legend from two series on.
 *
 * @example
 * ```ts
 * import { draw, lineChart } from '@orograph/report';
 *
 * const points = [1, 2, 4, 8].map((x) => ({ x, y: 1 / x }));
 * const chart = {
 *   x: { title: 'd', scale: 'log' },
 *   y: { title: 'loss' },
 *   series: [{ name: 'measured', points }],
 * } as const;
 * console.log((await draw(lineChart(chart))).svg.length);
 * ```
 */
export function lineChart(chart: LineChart): PlotSpec {
  const { series, interval = 'bars', symbols = true, height = 260 } = chart;
  const names = series.map(({ name }) => name);
  const marks = series.flatMap(({ isMark, points }) => (isMark ? points : []));
  const rows = series.flatMap(({ name, points, isMark = false }) =>
    points.map(({ x, y, low, high, bound }, place) => {
      const shown = isOn(chart.y, y) && isOn(chart.x, x);
      const around = low !== undefined && high !== undefined && Number.isFinite(low) && Number.isFinite(high);
      return {
        name,
        place,
        symbol:
          points.length <= mostSymbols && (isMark || !marks.some((mark) => mark.x === x && mark.y === y)),
        size: isMark ? 130 : 46,
        x: isOn(chart.x, x) ? x : null,
        y: shown ? y : null,
        bound: bound ?? '',
        ...(around && shown && { low: isOn(chart.y, low) ? low : y / 10, high }),
        says: `${names.length > 1 ? `${name}: ` : ''}${numberText(x)}: ${bound ? `${bound} ` : ''}${around ? intervalText(y, low, high) : numberText(y)}`,
      };
    }),
  );
  const heights = rows.flatMap(({ y, low, high }) =>
    [y, low, high].filter((value) => typeof value === 'number'),
  );
  const color = {
    field: 'name',
    type: 'nominal',
    sort: null,
    title: null,
    scale: { domain: names, range: seriesColors.slice(0, Math.max(1, names.length)) },
    // A band is pale; its name is not.
    legend: names.length > 1 ? { columns: legendColumns(names), symbolOpacity: 1 } : null,
  } as const;
  const shape = { ...color, scale: { domain: names, range: [...seriesShapes] } } as const;
  const strokeDash = {
    ...color,
    scale: { domain: names, range: seriesDashes.map((dash) => [...dash]) },
  } as const;
  const y = quantitative(chart.y, heights);
  const x = quantitative(
    chart.x,
    rows.flatMap((row) => row.x ?? []),
  );
  // Lines end at the frame; symbols at its ends stay whole.
  const clip = chart.x.domain !== undefined || chart.y.domain !== undefined;
  const inside = `inrange(datum.y, [${y.scale.domain.join(',')}]) && inrange(datum.x, [${x.scale.domain.join(',')}])`;
  return {
    link: { x: chart.x.title },
    lite: {
      config: plotConfig,
      width: plotWidth,
      height,
      data: { values: rows },
      encoding: {
        x: { field: 'x', ...x },
        color,
      },
      layer: [
        {
          mark:
            interval === 'band'
              ? { type: 'area', opacity: 0.18, clip }
              : { type: 'rule', strokeWidth: 1.5, clip: chart.y.domain !== undefined },
          transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
          encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' } },
        },
        {
          mark: { type: 'line', strokeWidth: 2, invalid: 'break-paths-show-domains', clip },
          encoding: {
            y: { ...y, field: 'y' },
            order: { field: 'place' },
            ...(symbols ? {} : { strokeDash }),
          },
        },
        ...(symbols
          ? [
              {
                mark: { type: 'point', filled: true, opacity: 1, ...(marks.length === 0 && { size: 46 }) },
                transform: [
                  {
                    filter: `datum.symbol && isValid(datum.y) && datum.bound === '' && (${clip ? inside : 'true'})`,
                  },
                ],
                encoding: {
                  y: { ...y, field: 'y' },
                  shape,
                  ...(marks.length > 0 && { size: { field: 'size', type: 'quantitative', scale: null } }),
                },
              } satisfies PlotLayer,
            ]
          : []),
        ...(['at least', 'at most'] as const).map((bound) => ({
          mark: {
            type: 'point' as const,
            size: 90,
            strokeWidth: 2,
            opacity: 1,
            shape: bound === 'at least' ? 'triangle-up' : 'triangle-down',
          },
          transform: [
            { filter: `isValid(datum.y) && datum.bound === '${bound}' && (${clip ? inside : 'true'})` },
          ],
          encoding: { y: { ...y, field: 'y' } },
        })),
      ],
    },
  } satisfies LitePlot;
}
