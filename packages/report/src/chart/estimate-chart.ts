import { intervalText, numberText } from '../number-text.ts';
import { isOn, quantitative, type PlotAxis } from './plot-axis.ts';
import { legendColumns, plotConfig, plotWidth, seriesColors } from './plot-style.ts';
import type { LitePlot } from './lite-plot.ts';
import type { PlotSpec } from './plot-spec.ts';

/** An estimated curve, and what it is read against. */
export interface EstimateChart {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** The curve with its uncertainty, in the order it is joined. */
  readonly curve: readonly {
    readonly x: number;
    readonly y: number;
    readonly low: number;
    readonly high: number;
  }[];
  /** What the curve and its band are. */
  readonly name: string;
  /** Points known by another way. */
  readonly dots?: {
    readonly name: string;
    readonly points: readonly { readonly x: number; readonly y: number }[];
  };
  /** A horizontal line, dashed. */
  readonly level?: { readonly name: string; readonly y: number };
  /** A vertical line, dashed. */
  readonly at?: { readonly name: string; readonly x: number };
}

/** Two dashes, as the symbol of a dashed line in a legend. */
const dashes = 'M-1,-.15h.75v.3h-.75zM.25,-.15h.75v.3h-.75z';

/**
 * A curve with a band, clipped to the frame, so that a log axis with a domain of its own cuts off what lies below it; dots above it
 * and dashed lines to read it against, all named in a legend.
 */
export function estimateChart({ x, y, curve, name, dots, level, at }: EstimateChart): PlotSpec {
  const points = (dots?.points ?? []).map((point) => ({
    ...point,
    what: dots!.name,
    says: `${dots!.name}: ${numberText(point.x)}: ${numberText(point.y)}`,
  }));
  const across = quantitative(
    x,
    [...curve, ...points].map((point) => point.x),
  );
  const up = quantitative(y, [
    ...curve.flatMap((point) => [point.y, point.low, point.high]),
    ...points.map((point) => point.y),
  ]);
  // A band that ends at or below 0 has no place on a log axis.
  const floor = (value: number): number =>
    y.scale === 'log' ? Math.max(value, up.scale.domain[0]! / 10) : value;
  const rows = curve
    .filter((point) => Number.isFinite(point.y) && isOn(x, point.x))
    .map((point) => ({
      x: point.x,
      y: floor(point.y),
      low: floor(point.low),
      high: floor(point.high),
      what: name,
      says: `${numberText(point.x)}: ${intervalText(point.y, point.low, point.high)}`,
    }));
  const names = [
    name,
    ...(dots ? [dots.name] : []),
    ...(level ? [level.name] : []),
    ...(at ? [at.name] : []),
  ];
  const color = {
    field: 'what',
    type: 'nominal',
    sort: null,
    title: null,
    scale: { domain: names, range: [...seriesColors] },
    legend: names.length > 1 ? { symbolOpacity: 1, columns: legendColumns(names) } : null,
  } as const;
  const symbols = [
    'square',
    ...(dots ? ['circle'] : []),
    ...(level ? [dashes] : []),
    ...(at ? [dashes] : []),
  ];
  const shape = { ...color, scale: { domain: names, range: symbols } } as const;
  const place = { x: { field: 'x', ...across }, y: { field: 'y', ...up }, color } as const;
  const dashed = { type: 'rule' as const, strokeWidth: 1.8, strokeDash: [6, 4], clip: true };
  return {
    link: { x: x.title },
    lite: {
      config: plotConfig,
      width: plotWidth,
      height: 270,
      layer: [
        {
          data: { values: rows },
          mark: { type: 'area', opacity: 0.22, clip: true },
          encoding: { ...place, y: { field: 'low', ...up }, y2: { field: 'high' } },
        },
        { data: { values: rows }, mark: { type: 'line', strokeWidth: 2, clip: true }, encoding: place },
        ...(level
          ? [
              {
                data: { values: [{ y: level.y, what: level.name }] },
                mark: dashed,
                encoding: { y: place.y, color },
              },
            ]
          : []),
        ...(at
          ? [
              {
                data: { values: [{ x: at.x, what: at.name }] },
                mark: dashed,
                encoding: { x: place.x, color },
              },
            ]
          : []),
        {
          data: { values: points },
          mark: { type: 'point', filled: true, size: 46, opacity: 1, clip: true },
          encoding: { ...place, shape },
        },
      ],
    },
  } satisfies LitePlot;
}
