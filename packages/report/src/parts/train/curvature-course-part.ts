import { trainRecords } from '@orograph/runs/kinds';
import { type RecordOf, recordsOf } from '@orograph/runs/records';

import type { LineSeries } from '../../chart/line-chart.ts';
import { numberText } from '../../number-text.ts';
import { fieldAt } from '../../page/record-fields.ts';
import type { ReportPlot } from '../../page/report-part.ts';
import {
  courseLine,
  coursePlot,
  gradientPlots,
  type Course,
  type CoursePoint,
} from '../along/curvature-course.ts';

type Point = CoursePoint & RecordOf<typeof trainRecords, 'curvature'>;

/**
 * λ₁η beyond which gradient descent with this update is unstable on a quadratic: 2, with momentum β 2(1 + β), with Nesterov's
 * 2(1 + β)/(1 + 2β) (Cohen et al. 2021); Adam's depends on its preconditioner.
 */
const bounds: Readonly<Record<string, number>> = { sgd: 2, momentum: 3.8, nesterov: 3.8 / 2.8 };

/** The curvature along trainings: eigenvalues, λ₁η beside its bound, the gradient in the top eigenspace, noise; with what it says. */
export function curvatureCourses(
  run: unknown,
  records: readonly unknown[],
): { readonly words: readonly string[]; readonly plots: readonly ReportPlot[] } {
  const measured = recordsOf(records, trainRecords, 'curvature');
  if (measured.length === 0) return { words: [], plots: [] };
  const seeds = [...new Set(measured.map(({ seed }) => seed))];
  const courses = seeds.map((seed) => ({
    label: seeds.length === 1 ? '' : `seed ${seed}`,
    points: measured.filter((at) => at.seed === seed).map((at) => ({ ...at, x: at.step })),
  }));
  const optimizer = String(fieldAt(run, 'identity', 'optimizer'));
  const bound = bounds[optimizer];
  const shown = seeds.length === 1 ? 2 : 1;
  const steps = measured.map(({ step }) => step);
  const line: LineSeries[] =
    bound === undefined
      ? []
      : [
          {
            name: `stable below ${numberText(bound)}`,
            points: [Math.min(...steps), Math.max(...steps)].map((x) => ({ x, y: bound })),
          },
        ];
  return {
    words: courses.map((course) => wordsOf(course, optimizer, bound)),
    plots: [
      ...coursePlot(
        'step',
        {
          name: 'training-eigenvalues',
          caption: 'Leading eigenvalues of the Hessian',
          title: 'eigenvalue',
          meaning: 'The larger λ₁, the sharper the valley in which training is.',
        },
        courses.flatMap((course) =>
          Array.from({ length: shown }, (_, k) =>
            courseLine(`λ${'₁₂'[k]}`, course, ({ values }) => values[k]),
          ),
        ),
      ),
      ...coursePlot(
        'step',
        {
          name: 'training-stability',
          caption: 'λ₁ times the learning rate, beside where the update is unstable on a quadratic',
          title: 'λ₁ η',
          meaning:
            bound === undefined
              ? `With ${optimizer} the bound depends on its preconditioner and is not drawn.`
              : `Above ${numberText(bound)} full-batch descent with ${optimizer} is unstable on a quadratic: ${measured.filter((at) => (at.values[0] ?? 0) * at.learningRate > bound).length} of ${measured.length} points are.`,
        },
        [...courses.map((course) => courseLine('λ₁ η', course, (at) => stabilityOf(at))), ...line],
      ),
      ...gradientPlots('training', 'step', courses),
    ],
  };
}

const stabilityOf = ({ values, learningRate }: Point): number => (values[0] ?? Number.NaN) * learningRate;

function wordsOf({ label, points }: Course<Point>, optimizer: string, bound: number | undefined): string {
  const largest = points.map(({ values }) => values[0] ?? Number.NaN);
  const products = points.map((at) => stabilityOf(at)).filter(Number.isFinite);
  const unsettled = points.filter(({ converged }) => !converged).length;
  const most = Math.max(...products);
  const place = points.find((at) => stabilityOf(at) === most);
  const where = label === '' ? '' : `${label[0]!.toUpperCase()}${label.slice(1)}: `;
  const stability =
    place === undefined
      ? ''
      : ` λ₁η is largest, ${numberText(most)}, at step ${place.step}; ${
          bound === undefined
            ? `for ${optimizer} the bound depends on its preconditioner and is not drawn`
            : `with ${optimizer} full-batch descent is unstable on a quadratic above ${numberText(bound)}`
        }.`;
  return `${where}λ₁ goes from ${numberText(largest[0]!)} to ${numberText(largest.at(-1)!)}, and ${numberText(Math.round(100 * points.at(-1)!.alignment))} % of the last gradient lies in the top eigenvectors.${stability}${unsettled > 0 ? ` At ${unsettled} of ${points.length} points the eigenvalues are not converged: they are lower bounds.` : ''}`;
}
