import { lineChart, type ReportPartOf, type ReportPlot, text } from '@orograph/report';
import { recordOf } from '@orograph/runs/records';

import { ensembleRecords } from './ensemble-records.ts';

type Measure = 'averageGain' | 'barrier' | 'disagreement' | 'ensembleGain';

/** Barriers, disagreements and gains over the largest learning rate, a line a method, and the cross-over. */
export const part: ReportPartOf = ({ records }) => {
  const { rows = [], crossOver: found = {} } = recordOf(records, ensembleRecords, 'summary') ?? {};
  const methods = [...new Set(rows.map(({ method }) => method))];
  const plot = (measure: Measure, title: string): ReportPlot => ({
    name: `ensemble-${measure}`,
    caption: `${title} over the largest learning rate: mean and standard error over seeds`,
    spec: lineChart({
      x: { title: 'largest learning rate of a cycle', scale: 'log' },
      y: { title },
      height: 240,
      series: methods.map((name) => ({
        name,
        points: rows
          .filter(({ method }) => method === name)
          .map(({ rate, [measure]: { mean, standardError } }) => ({
            x: rate,
            y: mean,
            ...(Number.isFinite(standardError) && { low: mean - standardError, high: mean + standardError }),
          })),
      })),
    }),
  });
  const crossOver = Object.entries(found);
  return {
    words: crossOver.map(([method, rate]) =>
      rate === null
        ? `Members of ${method} stay on one side of a barrier at all rates tried.`
        : `From a largest rate of ${text(rate)} on, a cycle of ${method} carries from one low region to another: a barrier appears between members.`,
    ),
    plots: [
      plot('barrier', 'barrier between members / loss at the origin'),
      plot('disagreement', 'disagreement of members'),
      plot('ensembleGain', 'accuracy gained by averaging predictions'),
      plot('averageGain', 'accuracy gained by averaging weights'),
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
