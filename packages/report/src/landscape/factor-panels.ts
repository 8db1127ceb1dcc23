import {
  factorTitles,
  isCompared,
  placeOn,
  ratioText,
  valueAt,
  type FactorEffect,
  type FactorScale,
  type FactorSummary,
  type FactorTraining,
  type Measure,
} from '@orograph/probes';
import { estimate } from '@orograph/tensor';

import type { Panel, PanelChart } from '../chart/panel-chart.ts';

const titles: Readonly<Record<Measure, string>> = {
  angle: 'angular width (radians)',
  distance: 'distance to high loss',
  norm: '|θ|',
  loss: 'training loss',
};

/** Angle and distance over a factor, and below them |θ| and the training loss: every training, means with standard errors, fits. */
export const factorPanels = (summary: FactorSummary, trainings: readonly FactorTraining[]): PanelChart => ({
  x: {
    title: factorTitles[summary.factor],
    scale: summary.scale.kind,
    constant: summary.scale.constant,
    values: summary.values.map(({ value }) => value),
  },
  panels: (Object.keys(titles) as Measure[]).map((measure) => panel(summary, trainings, measure)),
});

function panel(
  { values, effects, scale }: FactorSummary,
  trainings: readonly FactorTraining[],
  measure: Measure,
): Panel {
  const means = values
    .filter(({ compared }) => compared > 0)
    .map(({ value, [measure]: { mean, standardError } }) => ({
      x: value,
      y: mean,
      low: mean - standardError,
      high: mean + standardError,
    }));
  const dots = trainings
    .map((training) => ({ x: training.value, y: heightOf(training, measure), aside: !isCompared(training) }))
    .filter(({ y }) => Number.isFinite(y));
  const heights = dots.map(({ y }) => y);
  const isWide = Math.min(...heights) > 0 && Math.max(...heights) > 20 * Math.min(...heights);
  const effect = effects[measure];
  return {
    title: Number.isFinite(effect.ratio) ? ratioText(effect) : '',
    y: { title: titles[measure], ...(isWide && { scale: 'log' }) },
    means,
    dots,
    fit: fitted(
      effect,
      scale,
      dots.filter(({ aside }) => !aside),
    ),
  };
}

const heightOf = (training: FactorTraining, measure: Measure): number => {
  const found = training[measure];
  return typeof found === 'number' ? found : (found?.mean ?? Number.NaN);
};

/** The line of mean slope through the middle of the logarithms, at places close enough to look smooth. */
function fitted(
  { slope }: FactorEffect,
  scale: FactorScale,
  points: readonly { readonly x: number; readonly y: number }[],
): { x: number; y: number }[] {
  if (!Number.isFinite(slope.mean)) return [];
  const places = points.map(({ x }) => placeOn(scale, x));
  const middle = estimate(places).mean;
  const height = estimate(points.map(({ y }) => Math.log(y))).mean;
  const [first, last] = [Math.min(...places), Math.max(...places)];
  return Array.from({ length: 33 }, (_, i) => {
    const place = first + ((last - first) * i) / 32;
    return { x: valueAt(scale, place), y: Math.exp(height + slope.mean * (place - middle)) };
  });
}
