import { ensembleRecords } from '@orograph/runs/kinds';
import { recordOf } from '@orograph/runs/records';

import { lineChart } from '../../chart/line-chart.ts';
import { text } from '../../page/fact-rows.ts';
import type { ReportPartOf, ReportPlot } from '../../page/report-part.ts';
import { capitalized, courseWords } from '../../series-words.ts';

type Measure = 'averageGain' | 'barrier' | 'disagreement' | 'ensembleGain';

/** Barriers, disagreements and gains over the largest learning rate, a line a method, and the cross-over. */
export const part: ReportPartOf = ({ records }) => {
  const { rows = [], crossOver: found = {} } = recordOf(records, ensembleRecords, 'summary') ?? {};
  const methods = [...new Set(rows.map(({ method }) => method))];
  const plot = (measure: Measure, title: string, meaning: string): ReportPlot => {
    const series = methods.map((name) => ({
      name,
      points: rows
        .filter(({ method }) => method === name)
        .map(({ rate, [measure]: { mean, standardError } }) => ({
          x: rate,
          y: mean,
          ...(Number.isFinite(standardError) && { low: mean - standardError, high: mean + standardError }),
        })),
    }));
    return {
      name: `ensemble-${measure}`,
      caption: `${capitalized(title)} over the largest learning rate: mean and standard error over seeds`,
      note: `${meaning} ${courseWords(series, 'rate')}`,
      spec: lineChart({
        x: { title: 'largest learning rate of a cycle', scale: 'log' },
        y: { title },
        height: 240,
        series,
      }),
    };
  };
  const crossOver = Object.entries(found);
  return {
    words: [
      ...crossOver.map(([method, rate]) => crossOverWords(method, rate)),
      ...methods
        .filter((method) => !Object.hasOwn(found, method))
        .map(
          (method) =>
            `Members of ${method} have not learned at any rate tried: their loss is not below three quarters of that at the origin, and whether a barrier lies between them says nothing.`,
        ),
    ],
    plots: [
      plot(
        'barrier',
        'barrier between members / loss at the origin',
        'At 0 all members lie in one low region.',
      ),
      plot(
        'disagreement',
        'disagreement of members',
        'It is the share of examples on which two members say different classes.',
      ),
      plot(
        'ensembleGain',
        'accuracy gained by averaging predictions',
        'Above 0 the ensemble is better than its members are on average.',
      ),
      plot(
        'averageGain',
        'accuracy gained by averaging weights',
        'Below 0 the average lies outside the low region of its members.',
      ),
    ],
    rows: [
      ...crossOver.map(([method, rate]): readonly [string, string] => [
        `cross-over of ${method}`,
        rate === null ? 'none at these rates' : text(rate),
      ]),
      ...rows.map(({ method, rate, barrier, ensembleGain, averageGain }): readonly [string, string] => [
        `${method}, rate ${text(rate)}`,
        `barrier ${text(barrier.mean)}, gain of predictions ${text(ensembleGain.mean)}, of weights ${text(averageGain.mean)}`,
      ]),
    ],
  };
};

/** Whether members of a method leave the low region that the one before is in. */
function crossOverWords(method: string, rate: number | null): string {
  if (method === 'independent')
    return rate === null
      ? 'No barrier lies between independent members.'
      : 'A barrier lies between independent members.';
  return rate === null
    ? `Members of ${method} stay on one side of a barrier at all rates tried at which they learn.`
    : `From a largest rate of ${text(rate)} on, a cycle of ${method} carries from one low region to another: a barrier appears between members.`;
}
