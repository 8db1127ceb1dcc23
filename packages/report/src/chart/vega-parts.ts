import type { Axis, Config, Legend } from 'vega';

import { quantitative, shortLabels, type PlotAxis } from './plot-axis.ts';
import { plotConfig, plotFont } from './plot-style.ts';

/** Fonts and colours of charts that are drawn by Vega itself, as those by Vega-Lite have them. */
export const vegaConfig: Config = {
  axis: { ...plotConfig.axis, labelFont: plotFont, titleFont: plotFont } as Config['axis'] & object,
  legend: { ...plotConfig.legend, labelFont: plotFont, titleFont: plotFont } as Config['legend'] & object,
  aria: false,
} as Config;

/** The axes of a plane. */
export const vegaAxes = (
  x: PlotAxis,
  y: PlotAxis,
  domain: { readonly x: readonly [number, number]; readonly y: readonly [number, number] },
): Axis[] =>
  (['x', 'y'] as const).map((name) => {
    const axis = name === 'x' ? x : y;
    const { axis: labels } = quantitative({ ...axis, domain: domain[name] }, []);
    return {
      scale: name,
      orient: name === 'x' ? 'bottom' : 'left',
      title: axis.title,
      tickCount: 6,
      ...(labels.labelExpr !== undefined && {
        encode: { labels: { update: { text: { signal: labels.labelExpr } } } },
      }),
    };
  });

/** The colours of viridis as a bar below a plot, with ticks at the given values. */
export const viridisLegend = ({
  title,
  values,
  length,
}: {
  readonly title: string;
  readonly values: readonly number[];
  readonly length: number;
}): Legend => ({
  fill: 'color',
  type: 'gradient',
  orient: 'bottom',
  direction: 'horizontal',
  title,
  titleLimit: 620,
  gradientLength: length,
  gradientThickness: 14,
  values: [...values],
  labelOverlap: true,
  encode: {
    labels: {
      update: {
        text: {
          signal: shortLabels,
        },
      },
    },
  },
});
