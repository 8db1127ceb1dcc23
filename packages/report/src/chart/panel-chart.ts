import { intervalText, numberText } from '../number-text.ts';
import { isOn, quantitative, type PlotAxis } from './plot-axis.ts';
import { plotConfig, seriesColors } from './plot-style.ts';
import type { LitePlot, PlotPanel } from './lite-plot.ts';
import type { PlotSpec } from './plot-spec.ts';

/** The common axis of panels, labelled at the values that were tried. */
export interface PanelAxis {
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

/** Means with error bars over single measurements and a fitted line, a panel for each quantity. */
export const panelChart = ({ x, panels, columns = 2 }: PanelChart): PlotSpec =>
  ({
    lite: {
      config: plotConfig,
      columns,
      spacing: 26,
      concat: panels.map((panel, i) => panelOf(x, panel, seriesColors[i % seriesColors.length]!)),
    },
  }) satisfies LitePlot;

function panelOf(axis: PanelAxis, { y, title, means, dots, fit = [] }: Panel, color: string): PlotPanel {
  const shown = <T extends { readonly y: number }>(points: readonly T[]): T[] =>
    points.filter((point) => isOn(y, point.y));
  const bars = shown(means).map((mean) => ({
    ...mean,
    ...(!isOn(y, mean.low) && { low: mean.y }),
    says: `${numberText(mean.x)}: mean ${intervalText(mean.y, mean.low, mean.high)}`,
  }));
  const single = shown(dots).map((dot) => ({
    ...dot,
    says: `${numberText(dot.x)}: ${numberText(dot.y)}${dot.aside ? ', not compared' : ''}`,
  }));
  const heights = [
    ...bars.flatMap((mean) => [mean.y, mean.low, mean.high]),
    ...[...single, ...shown(fit)].map((point) => point.y),
  ];
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    title: axis.title,
    scale: {
      type: axis.scale,
      ...(axis.scale === 'symlog' && { constant: axis.constant ?? 1 }),
      domain: [axis.values[0]!, axis.values.at(-1)!],
      nice: false,
      padding: 10,
    },
    axis: { values: [...axis.values], format: '~g', labelOverlap: 'greedy' as const, grid: true },
  };
  const up = quantitative(y, heights, { tickCount: 5 });
  const encoding = { x, y: { ...up, field: 'y', title: y.title } };
  return {
    ...(title !== '' && { title: { text: title, fontSize: 12, fontWeight: 'normal' } }),
    width: 172,
    height: 150,
    layer: [
      {
        data: { values: shown(fit) },
        mark: { type: 'line', strokeWidth: 1.5, strokeDash: [5, 4], opacity: 0.8, color },
        encoding,
      },
      {
        data: { values: single },
        mark: { type: 'point', filled: true, size: 30, opacity: 0.4, color },
        encoding: {
          ...encoding,
          shape: { condition: { test: 'datum.aside', value: 'cross' as const }, value: 'circle' as const },
        },
      },
      {
        data: { values: bars.filter(({ low }) => Number.isFinite(low)) },
        mark: { type: 'rule', strokeWidth: 2, color },
        encoding: { ...encoding, y: { ...encoding.y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        data: { values: bars },
        mark: { type: 'point', filled: true, size: 60, opacity: 1, color },
        encoding,
      },
    ],
  };
}
