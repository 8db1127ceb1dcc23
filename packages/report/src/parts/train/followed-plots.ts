import { trainRecords } from '@orograph/runs/kinds';
import { type RecordOf, recordsOf } from '@orograph/runs/records';

import { lineChart, type LineSeries } from '../../chart/line-chart.ts';
import { numberText } from '../../number-text.ts';
import type { ReportPlot } from '../../page/report-part.ts';
import { wayOf } from './way-of-training.ts';

type Point = RecordOf<typeof trainRecords, 'curvature'>;

/** The width of the tunnel along trainings, and the way that each took. */
export function followedPlots(records: readonly unknown[]): {
  readonly words: readonly string[];
  readonly plots: readonly ReportPlot[];
} {
  const measured = recordsOf(records, trainRecords, 'curvature').filter(({ products }) => products);
  const seeds = [...new Set(measured.map(({ seed }) => seed))];
  const trainings = seeds.map((seed) => ({
    label: seeds.length === 1 ? '' : `seed ${seed}`,
    points: measured.filter((at) => at.seed === seed),
  }));
  return {
    words: trainings.flatMap(({ label, points }) => widthWords(label, points)),
    plots: [...widthPlot(trainings), ...wayPlot(trainings)],
  };
}

interface Training {
  readonly label: string;
  readonly points: readonly Point[];
}

const widthOf = ({ tunnel }: Point): { readonly mean: number; readonly standardError: number } =>
  tunnel?.angle ?? { mean: Number.NaN, standardError: Number.NaN };

/** Directions along which the loss stays low all around have a width of 2π. */
const angleText = (at: Point): string =>
  `${at.tunnel?.unbounded?.angle ? 'at least ' : ''}${numberText(widthOf(at).mean)} rad`;

function widthWords(label: string, points: readonly Point[]): string[] {
  const wide = points.filter((at) => Number.isFinite(widthOf(at).mean));
  const [first, last] = [wide[0], wide.at(-1)];
  if (!first || !last) return [];
  const where = label === '' ? 'The' : `${label[0]!.toUpperCase()}${label.slice(1)}: the`;
  return [
    `${where} tunnel is ${angleText(first)} wide at step ${first.step} and ${angleText(last)} at step ${last.step}, up to a loss ${numberText(last.tunnel!.threshold - last.loss)} above that of the point.`,
  ];
}

function widthPlot(trainings: readonly Training[]): ReportPlot[] {
  const series = trainings.map(({ label, points }): LineSeries => ({
    name: label === '' ? 'width' : label,
    points: points
      .map((at) => ({ x: at.step, ...widthOf(at), isBound: Boolean(at.tunnel?.unbounded?.angle) }))
      .filter(({ mean }) => Number.isFinite(mean))
      .map(({ x, mean, standardError, isBound }) => ({
        x,
        ...(isBound && { bound: 'at least' as const }),
        y: mean,
        low: mean - standardError,
        high: mean + standardError,
      })),
  }));
  if (series.every(({ points }) => points.length === 0)) return [];
  return [
    {
      name: 'training-tunnel',
      caption: 'Width of the tunnel along the training, with standard errors',
      note: 'The angle, seen from θ = 0, over which the loss stays below the threshold along random directions. Thresholds follow the loss of each point; compare with λ₁ and |θ|.',
      spec: lineChart({ x: { title: 'step' }, y: { title: 'width (rad)' }, series }),
    },
  ];
}

function wayPlot(trainings: readonly Training[]): ReportPlot[] {
  return trainings.flatMap(({ label, points }): ReportPlot[] => {
    const way = wayOf(points.slice(1).map(({ products }) => (products ?? []).map(Number)));
    if (!way) return [];
    const path = way.places.map(([x, y]) => ({ x, y }));
    const [first, second] = way.explained.map((share) => `${(100 * share).toFixed(1)} %`);
    return [
      {
        name: `training-way${label === '' ? '' : `-${label.replace(' ', '-')}`}`,
        caption: `The way of the training${label === '' ? '' : `, ${label}`}, in the plane of most of its movement`,
        note: `The axes are its principal components, which hold ${first} and ${second} of its variance; they turn as it goes on. Paths of random walks look like such curves too (Antognini & Sohl-Dickstein 2018).`,
        spec: lineChart({
          x: { title: 'first principal component' },
          y: { title: 'second principal component' },
          series: [
            { name: 'way', points: path },
            { name: 'start', points: path.slice(0, 1), isMark: true },
            { name: `step ${points.at(-1)!.step}`, points: path.slice(-1), isMark: true },
          ],
        }),
      },
    ];
  });
}
