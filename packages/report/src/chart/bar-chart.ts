import { intervalText, numberText } from '../number-text.ts';
import { extent, isOn, quantitative, type PlotAxis } from './plot-axis.ts';
import { plotConfig, plotWidth, seriesColors } from './plot-style.ts';
import type { LitePlot } from './lite-plot.ts';
import type { PlotSpec } from './plot-spec.ts';

/** One number a name, for instance the reach of each direction. */
export interface BarChart {
  /** What the names are. */
  readonly x: { readonly title: string };
  readonly y: PlotAxis;
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    readonly low?: number;
    readonly high?: number;
    /** Whether the value is only a bound, since a search ended there: marked by a triangle that points on. */
    readonly bound?: 'at least' | 'at most';
  }[];
}

/**
 * Bars with error bars in the order given; long names are written slantwise. Bars start at zero; on a log axis, which has none, a dot
 * takes the place of each. A value that is not finite has no bar.
 */
export function barChart(chart: BarChart): PlotSpec {
  const room = plotWidth / chart.bars.length / letterWidth;
  const long = chart.bars.length > 10 || chart.bars.some(({ name }) => name.length > Math.min(9, room));
  const log = chart.y.scale === 'log';
  const rows = chart.bars.map(({ name, value, low, high, bound }, place) => ({
    place,
    name,
    value: isOn(chart.y, value) ? value : null,
    bound: bound ?? '',
    ...(isOn(chart.y, low) && isOn(chart.y, high) && { low, high }),
    says: `${name}: ${bound ? `${bound} ` : ''}${low === undefined || high === undefined ? numberText(value) : intervalText(value, low, high)}`,
  }));
  const ends = rows.flatMap(({ value, low, high }) => [
    value ?? Number.NaN,
    low ?? Number.NaN,
    high ?? Number.NaN,
  ]);
  const y = quantitative(
    chart.y.domain || log ? chart.y : { ...chart.y, domain: niceEnds(extent([0, ...ends])) },
    ends,
  );
  const x = {
    field: 'place',
    type: 'ordinal',
    title: chart.x.title || null,
    scale: { domain: rows.map(({ place }) => place) },
    axis: {
      grid: false,
      ticks: false,
      labelExpr: `${JSON.stringify(rows.map(({ name }) => name))}[datum.value]`,
      labelOverlap: chart.bars.length > 30,
      ...(long ? { labelAngle: -40, labelLimit: 150 } : { labelAngle: 0 }),
    },
  } as const;
  const color = { value: seriesColors[0]! };
  return {
    lite: {
      config: plotConfig,
      width: plotWidth,
      height: 260,
      data: { values: rows },
      encoding: { x },
      layer: [
        {
          mark: log
            ? { type: 'point', filled: true, size: 70, opacity: 1 }
            : { type: 'bar', opacity: 0.85, width: { band: Math.min(0.8, 0.12 + rows.length / 8) } },
          encoding: { y: { ...y, field: 'value' }, color },
        },
        {
          mark: { type: 'rule', strokeWidth: 1.5, color: 'currentColor' },
          transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
          encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' } },
        },
        {
          mark: { type: 'point', size: 90, strokeWidth: 2, opacity: 1, color: 'currentColor', yOffset: -8 },
          transform: [{ filter: "datum.bound !== '' && isValid(datum.value)" }],
          encoding: {
            y: { ...y, field: 'value' },
            shape: {
              field: 'bound',
              type: 'nominal',
              scale: { domain: ['at least', 'at most'], range: ['triangle-up', 'triangle-down'] },
              legend: null,
            },
          },
        },
      ],
    },
  } satisfies LitePlot;
}

/** How wide a letter of a label is, about. */
const letterWidth = 8;

/** Zero and the values, rounded outwards to a tenth of the span's power of ten. */
function niceEnds([low, high]: readonly [number, number]): [number, number] {
  const step = 10 ** Math.floor(Math.log10(high - low)) / 2;
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}
