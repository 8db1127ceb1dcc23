import type { GroupMark, Mark, Scale } from 'vega';

import { axisScale, plotAxes, plotFont, plotFrame, seriesColors, type PlotAxis } from './plot-frame.ts';
import type { PlotSpec } from './vega-svg.ts';

/** The common axis of panels, labelled at the values that were tried. */
interface PanelAxis {
  readonly title: string;
  /** `symlog` is log(1 + x/c), for values from 0 on. */
  readonly scale: 'log' | 'symlog';
  /** The c of `symlog`. */
  readonly constant?: number;
  /** Ascending. */
  readonly values: readonly number[];
}

/** One quantity over the common axis. */
export interface Panel {
  readonly y: PlotAxis;
  /** What stands above the panel. */
  readonly title: string;
  /** Means with their intervals. */
  readonly means: readonly {
    readonly x: number;
    readonly y: number;
    readonly low: number;
    readonly high: number;
  }[];
  /** Single measurements; those `aside` are not part of the mean. */
  readonly dots: readonly { readonly x: number; readonly y: number; readonly aside: boolean }[];
  /** A fitted line. */
  readonly fit?: readonly { readonly x: number; readonly y: number }[];
}

/** Several quantities over one axis, a panel each. */
export interface PanelChart {
  readonly x: PanelAxis;
  readonly panels: readonly Panel[];
  /** How many panels lie beside each other; 2 by default. */
  readonly columns?: number;
}

const size = { width: 250, height: 170, right: 84, below: 84 };

/** Means with error bars over single measurements and a fitted line, a panel for each quantity. */
export function panelChart({ x, panels, columns = 2 }: PanelChart): PlotSpec {
  const rows = Math.ceil(panels.length / columns);
  const across = Math.min(columns, panels.length);
  const frame = plotFrame({
    width: across * size.width + (across - 1) * size.right,
    height: rows * size.height + (rows - 1) * size.below,
  });
  return {
    ...frame,
    padding: { left: 72, top: 30, right: 24, bottom: 56 },
    marks: panels.map((panel, i) =>
      group(x, panel, {
        color: seriesColors[i % seriesColors.length]!,
        left: (i % columns) * (size.width + size.right),
        top: Math.floor(i / columns) * (size.height + size.below),
      }),
    ),
  };
}

function group(
  axis: PanelAxis,
  { y, title, means, dots, fit = [] }: Panel,
  { color, left, top }: { readonly color: string; readonly left: number; readonly top: number },
): GroupMark {
  const isShown = (value: number): boolean => Number.isFinite(value) && (y.scale !== 'log' || value > 0);
  const shown = <T extends { readonly y: number }>(points: readonly T[]): T[] =>
    points.filter((point) => isShown(point.y)).map((point) => ({ ...point }));
  const heights = [
    ...shown(means).flatMap((mean) => [mean.y, mean.low, mean.high]),
    ...shown(dots).map((dot) => dot.y),
    ...shown(fit).map((point) => point.y),
  ];
  const [bottom, side] = plotAxes({ title: axis.title }, y, true);
  return {
    type: 'group',
    encode: {
      enter: {
        x: { value: left },
        y: { value: top },
        width: { value: size.width },
        height: { value: size.height },
      },
    },
    data: [
      { name: 'means', values: shown(means) },
      {
        name: 'bars',
        source: 'means',
        transform: [{ type: 'filter', expr: 'isValid(datum.low) && isFinite(datum.low)' }],
      },
      { name: 'dots', values: shown(dots) },
      { name: 'fit', values: shown(fit) },
    ],
    // What scales and grids span.
    signals: [
      { name: 'width', value: size.width },
      { name: 'height', value: size.height },
    ],
    scales: [commonScale(axis), axisScale('y', y, heights)],
    axes: [
      { ...bottom!, format: '~g', values: [...axis.values], labelOverlap: 'greedy' },
      { ...side!, tickCount: 5 },
    ],
    marks: [heading(title), ...layers(color)],
  };
}

/** The common scale with a margin, so that marks at the ends are whole. */
function commonScale({ scale, constant = 1, values }: PanelAxis): Scale {
  const margin = 12;
  const common = {
    name: 'x',
    domain: [values[0]!, values.at(-1)!],
    range: [margin, size.width - margin],
  };
  return scale === 'symlog' ? { ...common, type: scale, constant } : { ...common, type: scale };
}

const heading = (title: string): Mark => ({
  type: 'text',
  encode: {
    enter: {
      x: { value: 0 },
      y: { value: -10 },
      text: { value: title },
      font: { value: plotFont },
      fontSize: { value: 13 },
      fill: { value: 'currentColor' },
    },
  },
});

const at = { x: { scale: 'x', field: 'x' }, y: { scale: 'y', field: 'y' } };

const layers = (color: string): Mark[] => [
  {
    type: 'line',
    from: { data: 'fit' },
    encode: {
      enter: {
        ...at,
        stroke: { value: color },
        strokeWidth: { value: 1.5 },
        strokeDash: { value: [5, 4] },
        strokeOpacity: { value: 0.8 },
      },
    },
  },
  {
    type: 'symbol',
    from: { data: 'dots' },
    encode: {
      enter: {
        ...at,
        size: { value: 28 },
        shape: { signal: "datum.aside ? 'cross' : 'circle'" },
        fill: { value: color },
        fillOpacity: { value: 0.35 },
      },
    },
  },
  {
    type: 'rule',
    from: { data: 'bars' },
    encode: {
      enter: {
        x: at.x,
        y: { scale: 'y', field: 'low' },
        y2: { scale: 'y', field: 'high' },
        stroke: { value: color },
        strokeWidth: { value: 2 },
      },
    },
  },
  {
    type: 'symbol',
    from: { data: 'means' },
    encode: { enter: { ...at, size: { value: 64 }, fill: { value: color } } },
  },
];
