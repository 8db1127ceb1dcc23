import { subspaceRecords } from '@orograph/runs/kinds';
import { recordOf, recordsOf } from '@orograph/runs/records';

import { lineChart } from '../../chart/line-chart.ts';
import { type FactRow, text } from '../../page/fact-rows.ts';
import type { ReportPartOf } from '../../page/report-part.ts';
import { courseWords } from '../../series-words.ts';
import { subspaceWords, criterion } from './subspace-words.ts';

/** Accuracy against d beside the baseline, how often training succeeds, and the training loss beside the toy's law. */
export const part: ReportPartOf = ({ records }) => {
  const summary = recordOf(records, subspaceRecords, 'summary');
  const accuracies = summary?.accuracies ?? [];
  const baseline = summary?.baseline?.accuracy ?? Number.NaN;
  const dimensions = accuracies.map(({ d }) => d);
  const positive = dimensions.filter((d) => d > 0);
  const ends = [Math.min(...positive), Math.max(...positive)] as const;
  const domain = ends[0] < ends[1] ? { domain: ends } : {};
  const x = { title: 'd, dimension of the subspace', scale: 'log', ...domain } as const;
  const level = (name: string, y: number): { name: string; points: { x: number; y: number }[] } => ({
    name,
    points: ends.map((d) => ({ x: d, y })),
  });
  const estimated = (): { x: number; y: number; low: number; high: number }[] =>
    accuracies
      .filter(({ d }) => d > 0)
      .map(({ d, accuracy }) => {
        const [y, error] = [accuracy.mean, accuracy.standardError || 0];
        return { x: d, y, low: y - error, high: y + error };
      });
  const rates = (summary?.success?.rates ?? []).filter(({ d }) => d > 0);
  const dCut = summary?.wedges.dCut ?? Number.NaN;
  const starts = new Map(
    recordsOf(records, subspaceRecords, 'start').map(({ seed, train }) => [seed, train.loss]),
  );
  const left = recordsOf(records, subspaceRecords, 'dimension')
    .filter(({ d }) => d > 0)
    .map(({ d, seed, train }) => ({ x: d, y: train.loss / (starts.get(seed) ?? Number.NaN) }));
  const steps = Array.from({ length: 24 }, (_, i) => ends[0] * (ends[1] / ends[0]) ** (i / 23));
  const hasAccuracy = accuracies.some(({ accuracy }) => Number.isFinite(accuracy.mean));
  return {
    words: subspaceWords(summary, ends[1], dCut),
    plots:
      positive.length === 0
        ? []
        : [
            ...(hasAccuracy
              ? [
                  {
                    name: 'accuracy',
                    caption:
                      'Accuracy after training in random subspaces: mean and standard error over the seeds',
                    note: `${Number.isFinite(baseline) ? `Trained in the whole space, the network reaches ${text(baseline)}. ` : ''}${courseWords([{ name: 'in subspaces it', points: estimated() }], 'd =')}`,
                    spec: lineChart({
                      x,
                      y: { title: 'accuracy (share)' },
                      series: [
                        { name: 'subspace', points: estimated() },
                        ...(Number.isFinite(baseline)
                          ? [level('whole space', baseline), level('90 % of it', 0.9 * baseline)]
                          : []),
                      ],
                    }),
                  },
                ]
              : []),
            ...(rates.length > 0
              ? [
                  {
                    name: 'success',
                    caption: 'How often training succeeds: share of the seeds and its standard error',
                    note: `Success is ${criterion(summary?.success?.criterion)}. ${courseWords([{ name: 'the share', points: rates.map(({ d, rate }) => ({ x: d, y: rate })) }], 'd =')}`,
                    spec: lineChart({
                      x,
                      y: { title: 'success (share)', domain: [0, 1] },
                      series: [
                        {
                          name: 'success',
                          points: rates.map((rate) => {
                            const [y, error] = [rate.rate, rate.standardError];
                            return {
                              x: rate.d,
                              y,
                              low: Math.max(0, y - error),
                              high: Math.min(1, y + error),
                            };
                          }),
                        },
                      ],
                    }),
                  },
                ]
              : []),
            {
              name: 'toy',
              caption:
                'Training loss over that at the start, beside the law of wedges: 1 − d/d_cut, n = D − d_cut',
              note: `On wedges of n long directions the loss falls in a straight line and is 0 from d_cut = D − n on. ${courseWords([{ name: 'the share of the loss that is left', points: meansBy(left) }], 'd =')}`,
              spec: lineChart({
                x,
                y: { title: 'L(d) / L(0)' },
                series: [
                  { name: 'network', points: meansBy(left) },
                  ...(Number.isFinite(dCut)
                    ? [
                        {
                          name: `wedges, d_cut = ${text(dCut)}${dCut > ends[1] ? ', extrapolated' : ''}`,
                          points: steps.map((d) => ({ x: d, y: Math.max(0, 1 - d / dCut) })),
                        },
                      ]
                    : []),
                ],
              }),
            },
          ],
    rows: [
      ['D', text(summary?.dimension)],
      ['accuracy in the whole space', Number.isFinite(baseline) ? text(baseline) : 'not measured'],
      ['d_int90', text(summary?.dInt90) || 'none of the dimensions tried'],
      ['d of 50 % success', text(summary?.success?.thresholdDimension) || 'none of the dimensions tried'],
      ['success is', criterion(summary?.success?.criterion)],
      [
        'wedges: d_cut, n',
        Number.isFinite(dCut)
          ? `${text(dCut)}, ${text(summary?.wedges.n)}${dCut > ends[1] ? `; an extrapolation, ${text(dCut / ends[1])} times beyond the largest d tried, ${text(ends[1])}` : ''}`
          : 'no fit',
      ],
      ...accuracies.map(({ d, accuracy, trainLoss }): FactRow => [
        `d = ${text(d)}`,
        [
          ...(hasAccuracy ? [`accuracy ${text(accuracy.mean)}`] : []),
          `training loss ${text(trainLoss.mean)}`,
          `seeds ${text(trainLoss.count)}`,
        ].join(' · '),
      ]),
    ],
  };
};

/** The mean of y for each x, with the least and the greatest. */
function meansBy(
  points: readonly { readonly x: number; readonly y: number }[],
): { x: number; y: number; low: number; high: number }[] {
  return [...new Set(points.map(({ x }) => x))]
    .toSorted((a, b) => a - b)
    .map((x) => {
      const values = points.filter((point) => point.x === x).map(({ y }) => y);
      return {
        x,
        y: values.reduce((sum, y) => sum + y, 0) / values.length,
        low: Math.min(...values),
        high: Math.max(...values),
      };
    });
}
