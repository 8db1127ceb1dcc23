import type { Estimate } from '@orograph/tensor';

import { colorRange } from '../chart/color-scale.ts';
import type { LineChart } from '../chart/line-chart.ts';

/** A quantity over the radius. */
export interface RadiusSeries {
  /** What the legend calls it. */
  readonly name: string;
  /** The radius in units of another, and the mean there. */
  readonly points: readonly ({ readonly factor: number } & Pick<Estimate, 'mean' | 'standardError'>)[];
}

/** Means over the radius on a logarithmic axis, with their standard errors where there are any; a wide range of positive means is logarithmic too. */
export const overRadii = (title: string, unit: string, series: readonly RadiusSeries[]): LineChart => ({
  x: { title: `radius / ${unit}`, scale: 'log' },
  y: {
    title,
    scale: colorRange(
      series.flatMap(({ points }) => points.map(({ mean, standardError }) => mean - (standardError || 0))),
    ).scale,
  },
  series: series.map(({ name, points }) => ({
    name,
    points: points.map(({ factor: x, mean: y, standardError }) => ({
      x,
      y,
      low: y - (standardError || 0),
      high: y + (standardError || 0),
    })),
  })),
});
