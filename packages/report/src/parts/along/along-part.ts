import { alongRecords } from '@orograph/runs/kinds';
import { type RecordOf, recordsOf } from '@orograph/runs/records';

import type { LineSeries } from '../../chart/line-chart.ts';
import { text } from '../../page/fact-rows.ts';
import { fieldAt } from '../../page/record-fields.ts';
import type { ReportPartOf } from '../../page/report-part.ts';
import { courseLine, coursePlot, gradientPlots } from './curvature-course.ts';

type Point = RecordOf<typeof alongRecords, 'curvature-at'>;

/** Eigenvalues beside 2/η, the share of the gradient in their space, the loss and the gradient, and the noise of batches. */
export const part: ReportPartOf = ({ run, records }) => {
  const points = recordsOf(records, alongRecords, 'curvature-at');
  const rate = fieldAt(run, 'identity', 'learning-rate');
  const stable = typeof rate === 'number' ? 2 / rate : undefined;
  const top = Math.max(0, ...points.map(({ values }) => values.length));
  const unsettled = points.filter(({ converged }) => !converged).length;
  const course = { label: '', points: points.map((at) => ({ ...at, x: at.point })) };
  const ends = points.map(({ point }) => point);
  const eigenvalues: LineSeries[] = [
    ...Array.from({ length: top }, (_, k) =>
      courseLine(k === 0 ? 'λ₁' : `eigenvalue ${k + 1}`, course, ({ values }) => values[k]),
    ),
    courseLine('curvature along the gradient', course, ({ alongGradient }) => alongGradient),
    ...(stable === undefined
      ? []
      : [{ name: '2/η', points: [ends[0]!, ends.at(-1)!].map((x) => ({ x, y: stable })) }]),
  ];
  const x = 'point of the trajectory';
  return {
    words: alongWords(points, stable),
    plots: [
      ...coursePlot(
        x,
        {
          name: 'along-eigenvalues',
          caption: 'Leading eigenvalues along the training',
          title: 'eigenvalue',
          meaning:
            stable === undefined
              ? 'The rate of the training is not known, and with it 2/η, above which gradient descent is unstable on a quadratic.'
              : `Above 2/η = ${text(stable)} full-batch gradient descent is unstable on a quadratic; λ₁ is${unsettled > 0 ? ', as far as it is converged,' : ''} at ${points.filter(({ values }) => values[0]! > stable).length} of ${points.length} points.`,
        },
        eigenvalues,
      ),
      ...coursePlot(
        x,
        {
          name: 'along-loss',
          caption: 'Loss and gradient',
          title: 'value',
          meaning: 'At a minimum |∇L| is 0.',
        },
        [
          courseLine('loss', course, ({ loss }) => loss),
          courseLine('|∇L|', course, ({ gradient }) => gradient),
        ],
      ),
      ...gradientPlots('along', x, [course]),
    ],
    rows: [
      ['points', text(points.length)],
      ...(stable === undefined ? [] : [['2/η', text(stable)] as const]),
      ...rowNames.flatMap(([field, name]) => {
        const [start, end] = [points[0], points.at(-1)].map((at) => at?.[field] ?? Number.NaN);
        return Number.isNaN(start) && Number.isNaN(end)
          ? []
          : [[`${name}, first and last`, `${text(start)}, ${text(end)}`] as const];
      }),
      ['λ₁, first and last', [points[0], points.at(-1)].map((at) => text(at?.values[0])).join(', ')],
    ],
  };
};

const rowNames = [
  ['loss', 'loss'],
  ['gradient', '|∇L|'],
  ['trace', 'trace'],
  ['sharpness', 'rise one step of SAM up the gradient'],
  ['alignment', 'share of the gradient in the top eigenvectors'],
  ['noiseScale', 'gradient noise scale'],
  ['largestNoise', 'largest eigenvalue of the covariance of gradients'],
] as const;

/** How λ₁ moves, beside 2/η where the rate is known. */
function alongWords(points: readonly Point[], stable: number | undefined): string[] {
  if (points.length === 0) return [];
  const values = points.map((at) => at.values[0] ?? Number.NaN);
  const [first, last, most] = [values[0]!, values.at(-1)!, Math.max(...values.filter(Number.isFinite))];
  const unsettled = points.filter(({ converged }) => !converged).length;
  return [
    `λ₁ goes from ${text(first)} to ${text(last)}, at most ${text(most)}; at the end ${text(Math.round(100 * points.at(-1)!.alignment))} % of the gradient lies in the top eigenvectors.`,
    ...(stable === undefined
      ? []
      : [
          most < stable && unsettled > 0
            ? `Whether it stays below 2/η = ${text(stable)} cannot be said: eigenvalues that are not converged are only lower bounds.`
            : most >= stable
              ? `It reaches 2/η = ${text(stable)}, beyond which full-batch gradient descent is unstable on the quadratic model.`
              : `It stays below 2/η = ${text(stable)} (at most ${text((100 * most) / stable)} % of it), where full-batch gradient descent is stable on the quadratic model.`,
        ]),
    ...(unsettled > 0
      ? [`At ${unsettled} points the eigenvalues are not converged; --iterations allows more products.`]
      : []),
  ];
}
