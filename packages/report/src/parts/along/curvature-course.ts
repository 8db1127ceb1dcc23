import type { CurvatureFields } from '@orograph/runs/kinds';

import { lineChart, type LineSeries } from '../../chart/line-chart.ts';
import type { ReportPlot } from '../../page/report-part.ts';
import { courseWords } from '../../series-words.ts';

/** What is measured at one point of a training, and where on the axis it is. */
export type CoursePoint = CurvatureFields & { readonly x: number };

/** One training. */
export interface Course<Point extends CoursePoint = CoursePoint> {
  /** What tells its lines from those of others; empty where there is no other. */
  readonly label: string;
  /** What was measured, and where. */
  readonly points: readonly Point[];
}

/** A line of what was measured; without points where nothing was. */
export function courseLine<Point extends CoursePoint>(
  name: string,
  { label, points }: Course<Point>,
  valueOf: (at: Point) => number | undefined,
): LineSeries {
  const measured = points.map((at) => ({ x: at.x, y: valueOf(at) ?? Number.NaN }));
  return {
    name: label === '' ? name : `${name}, ${label}`,
    points: measured.filter(({ y }) => Number.isFinite(y)),
  };
}

/** What a chart over a training is called. */
interface CoursePlot {
  readonly name: string;
  readonly caption: string;
  /** What the y axis says. */
  readonly title: string;
  /** What the values mean, in a sentence. */
  readonly meaning: string;
}

/** A chart of lines over a training, on a log axis where they are positive and their range asks for it. */
export function coursePlot(
  x: string,
  { name, caption, title, meaning }: CoursePlot,
  lines: readonly LineSeries[],
): ReportPlot[] {
  const series = lines.filter(({ points }) => points.length > 0);
  if (series.length === 0) return [];
  const values = series.flatMap(({ points }) => points.map(({ y }) => y));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const scale = least > 0 && most / least > 30 ? 'log' : 'linear';
  const note = `${meaning} ${courseWords(series, x.split(' ')[0]!)}`;
  return [{ name, caption, note, spec: lineChart({ x: { title: x }, y: { title, scale }, series }) }];
}

/** The share of the gradient in the top eigenvectors, the rise along it and the noise of batches, over trainings. */
export function gradientPlots(prefix: string, x: string, courses: readonly Course[]): ReportPlot[] {
  const top = Math.max(0, ...courses.flatMap(({ points }) => points.map(({ values }) => values.length)));
  const plot = (
    name: string,
    caption: string,
    { title, meaning }: Pick<CoursePlot, 'meaning' | 'title'>,
    lineOf: (course: Course) => LineSeries,
  ): ReportPlot[] =>
    coursePlot(x, { name: `${prefix}-${name}`, caption, title, meaning }, courses.map(lineOf));
  return [
    ...plot(
      'alignment',
      `Share of the gradient in the top ${top} eigenvectors`,
      { title: 'share of |∇L|²', meaning: 'At 1 a step moves along the sharpest directions alone.' },
      (course) => courseLine('share', course, ({ alignment }) => alignment),
    ),
    ...plot(
      'trace',
      'Trace of the Hessian',
      { title: 'tr ∇²L', meaning: 'The trace is the sum of all curvatures.' },
      (course) => courseLine('trace', course, (at) => at.trace),
    ),
    ...plot(
      'sharpness',
      'Rise of the loss one step of SAM up the gradient',
      {
        title: 'L(θ + ρ∇L/|∇L|) − L(θ)',
        meaning: 'The smaller the rise, the flatter the loss up the gradient.',
      },
      (course) => courseLine('rise', course, (at) => at.sharpness),
    ),
    ...plot(
      'noise',
      'Gradient noise scale: the batch size at which noise and gradient are equally long',
      { title: 'examples', meaning: 'Batches that are many times larger make a step little better.' },
      (course) => courseLine('tr Σ / |∇L|²', course, ({ noiseScale }) => noiseScale),
    ),
  ];
}
