import type { Mark } from 'vega';

import { axisScale, plotAxes, plotFrame, seriesColors, type PlotAxis } from './plot-frame.ts';
import type { PlotSpec } from './vega-svg.ts';

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

/**
 * A curve with a band, clipped to the frame, so that a log axis with a domain of its own cuts off what lies below it; dots above it
 * and dashed lines to read it against, all named in a legend.
 */
export function estimateChart({ x, y, curve, name, dots, level, at }: EstimateChart): PlotSpec {
  const points = dots?.points ?? [];
  const xScale = axisScale(
    'x',
    x,
    [...curve, ...points].map((point) => point.x),
  );
  const yScale = axisScale('y', y, [
    ...curve.flatMap((point) => [point.y, point.low, point.high]),
    ...points.map((point) => point.y),
  ]);
  const floor = (yScale as { readonly domain: readonly number[] }).domain[0]!;
  // An area that ends at or below 0 has no place on a log axis.
  const shown = (value: number): number => (y.scale === 'log' ? Math.max(value, floor / 10) : value);
  const rows = curve
    .filter((point) => Number.isFinite(point.y) && (x.scale !== 'log' || point.x > 0))
    .map((point) => ({ x: point.x, y: shown(point.y), low: shown(point.low), high: shown(point.high) }));
  const lines = [
    ...(level ? [{ name: level.name, x: null, y: level.y, color: seriesColors[2]! }] : []),
    ...(at ? [{ name: at.name, x: at.x, y: null, color: seriesColors[3]! }] : []),
  ];
  const names = [name, ...(dots ? [dots.name] : []), ...lines.map((line) => line.name)];
  const colors = [seriesColors[0]!, ...(dots ? [seriesColors[1]!] : []), ...lines.map(({ color }) => color)];
  return {
    ...plotFrame({ width: 560, height: 340, right: names.length > 1 ? 230 : 24 }),
    data: [
      { name: 'curve', values: rows },
      { name: 'dots', values: [...points] },
      { name: 'lines', values: lines },
    ],
    scales: [xScale, yScale, { name: 'color', type: 'ordinal', domain: names, range: colors }],
    axes: plotAxes(x, y, true),
    ...(names.length > 1 ? { legends: [{ fill: 'color', symbolStrokeWidth: 0 }] } : {}),
    marks: [band, line, ...lines.map(dashed), dotted],
  };
}

const across = { scale: 'x', field: 'x' };

const band: Mark = {
  type: 'area',
  clip: true,
  from: { data: 'curve' },
  encode: {
    enter: {
      x: across,
      y: { scale: 'y', field: 'low' },
      y2: { scale: 'y', field: 'high' },
      fill: { value: seriesColors[0]! },
      fillOpacity: { value: 0.25 },
    },
  },
};

const line: Mark = {
  type: 'line',
  clip: true,
  from: { data: 'curve' },
  encode: {
    enter: {
      x: across,
      y: { scale: 'y', field: 'y' },
      stroke: { value: seriesColors[0]! },
      strokeWidth: { value: 2 },
    },
  },
};

const dashed = ({
  x,
  y,
  color,
}: {
  readonly x: number | null;
  readonly y: number | null;
  readonly color: string;
}): Mark => ({
  type: 'rule',
  clip: true,
  encode: {
    enter: {
      ...(x === null
        ? { x: { value: 0 }, x2: { signal: 'width' }, y: { scale: 'y', value: y } }
        : { y: { value: 0 }, y2: { signal: 'height' }, x: { scale: 'x', value: x } }),
      stroke: { value: color },
      strokeWidth: { value: 1.5 },
      strokeDash: { value: [6, 4] },
    },
  },
});

const dotted: Mark = {
  type: 'symbol',
  clip: true,
  from: { data: 'dots' },
  encode: {
    enter: {
      x: across,
      y: { scale: 'y', field: 'y' },
      size: { value: 40 },
      fill: { value: seriesColors[1]! },
    },
  },
};
