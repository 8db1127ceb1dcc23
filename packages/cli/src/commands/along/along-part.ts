import {
  fieldAt,
  lineChart,
  text,
  type LineSeries,
  type ReportPartOf,
  type ReportPlot,
} from '@orograph/report';
import { anyNumber, anyNumbers, type RecordOf, recordsOf } from '@orograph/runs/records';
import { z } from 'zod';

/** The kinds of record of `along`. */
export const alongRecords = {
  /** The loss around one point of a trajectory. */
  'curvature-at': z.object({
    point: z.number(),
    loss: anyNumber,
    gradient: anyNumber,
    values: anyNumbers,
    residuals: anyNumbers,
    converged: z.boolean(),
    /** The share of the gradient in the top eigenvectors. */
    alignment: anyNumber,
    alongGradient: anyNumber,
    noiseScale: anyNumber.optional(),
    largestNoise: anyNumber.optional(),
  }),
  summary: z.object({
    points: z.number(),
    /** The largest λ₁, and at which point. */
    largest: anyNumber,
    at: anyNumber,
    end: z.object({ loss: anyNumber, largest: anyNumber, alignment: anyNumber }),
    converged: z.boolean(),
  }),
};

type Point = RecordOf<typeof alongRecords, 'curvature-at'>;

/** Eigenvalues beside 2/η, the share of the gradient in their space, the loss and the gradient, and the noise of batches. */
export const part: ReportPartOf = ({ run, records }) => {
  const points = recordsOf(records, alongRecords, 'curvature-at');
  const rate = fieldAt(run, 'identity', 'learning-rate');
  const stable = typeof rate === 'number' ? 2 / rate : undefined;
  const top = Math.max(0, ...points.map(({ values }) => values.length));
  const series = (name: string, valueOf: (at: Point) => number | undefined): LineSeries => ({
    name,
    points: points
      .map((at) => ({ x: at.point, y: valueOf(at) ?? Number.NaN }))
      .filter(({ y }) => Number.isFinite(y)),
  });
  const hasNoise = points.some(({ noiseScale }) => noiseScale !== undefined);
  const ends = points.map(({ point }) => point);
  const eigenvalues: LineSeries[] = [
    ...Array.from({ length: top }, (_, k) =>
      series(k === 0 ? 'λ₁' : `eigenvalue ${k + 1}`, ({ values }) => values[k]),
    ),
    series('along the gradient', ({ alongGradient }) => alongGradient),
    ...(stable === undefined
      ? []
      : [{ name: '2/η', points: [ends[0]!, ends.at(-1)!].map((x) => ({ x, y: stable })) }]),
  ];
  return {
    words: alongWords(points, stable),
    plots: [
      plot(
        'along-eigenvalues',
        'Leading eigenvalues along the training',
        'eigenvalue',
        eigenvalues,
        scaleOf(eigenvalues),
      ),
      plot('along-alignment', `Share of the gradient in the top ${top} eigenvectors`, 'share of |∇L|²', [
        series('share', ({ alignment }) => alignment),
      ]),
      plot(
        'along-loss',
        'Loss and gradient',
        'value',
        [series('loss', ({ loss }) => loss), series('|∇L|', ({ gradient }) => gradient)],
        'log',
      ),
      ...(hasNoise
        ? [
            plot(
              'along-noise',
              'Gradient noise scale: the batch size at which noise and gradient are equally long',
              'examples',
              [series('tr Σ / |∇L|²', ({ noiseScale }) => noiseScale)],
              'log',
            ),
          ]
        : []),
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
  ['alignment', 'share of the gradient in the top eigenvectors'],
  ['noiseScale', 'gradient noise scale'],
  ['largestNoise', 'largest eigenvalue of the covariance of gradients'],
] as const;

/** Logarithmic where all values are positive and their range asks for it. */
function scaleOf(series: readonly LineSeries[]): 'linear' | 'log' {
  const values = series.flatMap(({ points }) => points.map(({ y }) => y));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least > 0 && most / least > 30 ? 'log' : 'linear';
}

const plot = (
  name: string,
  caption: string,
  title: string,
  series: readonly LineSeries[],
  scale: 'linear' | 'log' = 'linear',
): ReportPlot => ({
  name,
  caption,
  spec: lineChart({ x: { title: 'point of the trajectory' }, y: { title, scale }, series: [...series] }),
});

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
          most >= stable
            ? `It reaches 2/η = ${text(stable)}, beyond which full-batch gradient descent is unstable on the quadratic model.`
            : `It stays below 2/η = ${text(stable)} (at most ${text((100 * most) / stable)} % of it), where full-batch gradient descent is stable on the quadratic model.`,
        ]),
    ...(unsettled > 0
      ? [`At ${unsettled} points the eigenvalues are not converged; --iterations allows more products.`]
      : []),
  ];
}
