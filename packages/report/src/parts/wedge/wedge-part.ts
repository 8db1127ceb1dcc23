import { wedgeRecords } from '@orograph/runs/kinds';
import { recordOf, recordsOf } from '@orograph/runs/records';

import { lineChart } from '../../chart/line-chart.ts';
import { numberText } from '../../number-text.ts';
import { distinctNames } from '../../page/distinct-names.ts';
import type { FactRow } from '../../page/fact-rows.ts';
import type { ReportPartOf } from '../../page/report-part.ts';
import { courseWords } from '../../series-words.ts';

/** The three estimates of n of each model with their intervals, and how low random cuts came over their dimension. */
export const part: ReportPartOf = ({ records }) => {
  const { models = [] } = recordOf(records, wedgeRecords, 'summary') ?? {};
  const cuts = recordsOf(records, wedgeRecords, 'dimension');
  const paths = [...new Set(cuts.map(({ model }) => model))];
  const names = distinctNames(paths);
  const nameOf = (path: string): string => names[paths.indexOf(path)]!;
  const descents = paths.map((path) => ({
    name: nameOf(path),
    points: meansOver(cuts.filter(({ model }) => model === path)),
  }));
  const ways = ['cut-off', 'spectrum', 'sequential'] as const;
  const series = ways.map((way, k) => ({
    name: way,
    points: models.map(({ dim, estimates }, i) => {
      const { dimension, interval } = estimates[way];
      return {
        x: i + 1 + (k - 1) / 10,
        y: dim - dimension,
        low: dim - interval[1],
        high: dim - interval[0],
      };
    }),
  }));
  const points = series.flatMap((one) => one.points);
  const least = Math.min(...points.map(({ low }) => low));
  const isWide = least > 0 && Math.max(...points.map(({ high }) => high)) > 100 * least;
  return {
    plots: [
      ...(models.length === 0
        ? []
        : [
            {
              name: 'wedge-dimension',
              caption: 'Short directions, D − n, of each model: three estimates with their 95 % intervals',
              note: models.map(({ model, sentence }) => `At ${nameOf(model)} ${sentence}.`).join(' '),
              spec: lineChart({
                x: {
                  title: 'model, in the order given',
                  domain: [0.5, models.length + 0.5],
                  ticks: models.map((_, place) => place + 1),
                },
                y: { title: 'D − n', ...(isWide && { scale: 'log' }) },
                series,
              }),
            },
          ]),
      {
        name: 'wedge-cuts',
        caption: 'How low descents in random cuts came, over the dimension of the cut: means over the seeds',
        note: `Where a cut has as many dimensions as a wedge has short directions, it meets the wedge and the loss becomes low. ${courseWords(
          descents.map((one) => ({ ...one, name: `at ${one.name} the loss` })),
          'd =',
        )}`,
        spec: lineChart({
          x: { title: 'd', scale: 'log' },
          y: { title: 'loss' },
          series: descents,
        }),
      },
    ],
    rows: models.flatMap(({ model, levels }): FactRow[] =>
      levels.map(({ level, dimension, interval }) => [
        `${nameOf(model)}, cut-off at ${level} × rise`,
        `n = ${numberText(dimension)} [${interval.map(numberText).join(', ')}]`,
      ]),
    ),
  };
};

function meansOver(
  cuts: readonly { readonly d: number; readonly loss: number }[],
): { x: number; y: number }[] {
  return [...new Set(cuts.map(({ d }) => d))].map((x) => {
    const losses = cuts.filter(({ d }) => d === x).map(({ loss }) => loss);
    return { x, y: losses.reduce((sum, loss) => sum + loss, 0) / losses.length };
  });
}
