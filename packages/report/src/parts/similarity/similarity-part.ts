import { basename } from 'node:path';

import { pairQuantities, type PairQuantity } from '@orograph/probes';
import { similarityRecords } from '@orograph/runs/kinds';
import { recordOf, recordsOf } from '@orograph/runs/records';

import { type FactRow, text } from '../../page/fact-rows.ts';
import type { ReportPartOf } from '../../page/report-part.ts';
import { titles, lineNames, type Pair, matrices, lines } from './similarity-plots.ts';

/** A matrix of each quantity, its course along the path and the straight line between the ends, and the loss beside it. */
export const part: ReportPartOf = ({ records }) => {
  const summary = recordOf(records, similarityRecords, 'summary');
  const models = summary?.models ?? [];
  const names = models.map(({ model }, k) => `${k + 1} ${basename(model, '.onnx')}`);
  const pairs = recordsOf(records, similarityRecords, 'pair');
  const points = recordsOf(records, similarityRecords, 'similarity');
  return {
    words: similarityWords(pairs, names),
    plots: [...(summary ? matrices(summary, names, pairs) : []), ...lines(points)],
    rows: [
      ...models.map((model, k): FactRow => [
        names[k]!,
        [
          `loss ${text(model.loss)}`,
          ...Object.entries(model.metrics).map(([name, value]) => `${name} ${text(value)}`),
          ...(model.norm === undefined ? [] : [`|θ| ${text(model.norm)}`]),
        ].join(' · '),
      ]),
      ...pairs.map((pair): FactRow => [
        namesOf(pair, names),
        [
          ...pairQuantities
            .filter((name) => pair[name] !== undefined)
            .map((name) => `${titles[name].title.replace(/ \(.*/, '')} ${valueText(pair[name])}`),
          ...(pair.disagreementOverError === undefined
            ? []
            : [`disagreement / error ${text(pair.disagreementOverError)}`]),
        ].join(' · '),
      ]),
      ...lineNames.flatMap((line): FactRow[] => {
        const farthest = summary?.farthest?.[line];
        return farthest
          ? [
              [
                `${line}: least like both ends`,
                `t = ${text(farthest.t)}, ${text(farthest.difference)} from the nearer`,
              ],
            ]
          : [];
      }),
    ],
  };
};

/** Which two models differ most in what they say. */
function similarityWords(pairs: readonly Pair[], names: readonly string[]): string[] {
  const name = (['disagreement', 'squaredDifference'] as const).find(
    (quantity) => pairs[0]?.[quantity] !== undefined,
  );
  if (name === undefined) return [];
  const valueAt = (pair: Pair): number => pair[name]!.mean;
  const sorted = pairs.toSorted((a, b) => valueAt(a) - valueAt(b));
  const said = (pair: Pair): string => `${namesOf(pair, names)} (${valueText(pair[name])})`;
  const what = titles[name].title.replace(/ \(.*/, '');
  return [
    sorted.length === 1
      ? `The ${what} of ${namesOf(sorted[0]!, names)} is ${valueText(sorted[0]![name])}.`
      : `The ${what} is greatest between ${said(sorted.at(-1)!)} and least between ${said(sorted[0]!)}.`,
  ];
}

const namesOf = ({ a, b }: Pair, names: readonly string[]): string => `${names[a]} and ${names[b]}`;

const valueText = (value: Pair[PairQuantity]): string =>
  typeof value === 'object'
    ? `${text(value.mean)} (95 %: ${text(value.low)} to ${text(value.high)})`
    : text(value);
