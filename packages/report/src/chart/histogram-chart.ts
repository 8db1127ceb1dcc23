import { numberText } from '../number-text.ts';
import { extent, isOn, quantitative, type PlotAxis } from './plot-axis.ts';
import { plotConfig, plotWidth, seriesColors } from './plot-style.ts';
import type { LitePlot } from './lite-plot.ts';
import type { PlotSpec } from './plot-spec.ts';

/** Numbers to be counted in bins, or a density that was computed, or both over one axis. */
export interface HistogramChart {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** Numbers, with their weights (1 by default), shown as a density of area 1. */
  readonly samples?: readonly { readonly value: number; readonly weight?: number }[];
  /** Bins, 40 by default. */
  readonly bins?: number;
  /** A smooth density, for instance of a spectrum. */
  readonly density?: readonly { readonly x: number; readonly y: number }[];
}

/** A histogram normalized to area 1, with a density over it. Values that are not finite are left out; so is `y <= 0` on a log axis. */
export function histogramChart(chart: HistogramChart): PlotSpec {
  const samples = (chart.samples ?? []).filter(({ value }) => Number.isFinite(value));
  const density = (chart.density ?? []).filter(({ y }) => isOn(chart.y, y));
  const domain =
    chart.x.domain ?? extent([...samples.map(({ value }) => value), ...density.map(({ x }) => x)]);
  const bars = binned(samples, domain, chart.bins ?? 40);
  const tops = [...bars, ...density].map(({ y }) => y);
  const x = quantitative({ ...chart.x, domain }, []);
  const y = quantitative(chart.y, chart.y.scale === 'log' ? tops : [0, ...tops]);
  return {
    lite: {
      config: plotConfig,
      width: plotWidth,
      height: 260,
      layer: [
        {
          data: { values: bars },
          mark: { type: 'rect', opacity: 0.65, color: seriesColors[0]!, clip: true },
          encoding: {
            x: { field: 'from', ...x },
            x2: { field: 'to' },
            y: { field: 'y', ...y },
            y2: { datum: y.scale.domain[0]! },
          },
        },
        {
          data: {
            values: density.map((point) => ({
              ...point,
              says: `${numberText(point.x)}: density ${numberText(point.y)}`,
            })),
          },
          mark: { type: 'line', color: seriesColors[1]!, strokeWidth: 2, clip: true },
          encoding: { x: { field: 'x', ...x }, y: { field: 'y', ...y } },
        },
      ],
    },
  } satisfies LitePlot;
}

/** Bins of equal width with the density in each; empty ones are left out. */
function binned(
  samples: readonly { readonly value: number; readonly weight?: number }[],
  [low, high]: readonly [number, number],
  bins: number,
): { from: number; to: number; y: number; says: string }[] {
  const width = (high - low) / bins;
  const total = samples.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const heights = Array.from({ length: bins }, () => 0);
  for (const { value, weight = 1 } of samples) {
    const bin = Math.min(bins - 1, Math.floor((value - low) / width));
    if (bin >= 0 && value <= high) heights[bin]! += weight / (total * width);
  }
  return heights.flatMap((y, i) => {
    const [from, to] = [low + i * width, low + (i + 1) * width];
    return y > 0
      ? [{ from, to, y, says: `${numberText(from)} to ${numberText(to)}: density ${numberText(y)}` }]
      : [];
  });
}
