import type { OverlapVerdict } from '@orograph/probes';
import { overlapRecords } from '@orograph/runs/kinds';
import { recordsOf } from '@orograph/runs/records';

import { lineChart } from '../../chart/line-chart.ts';
import { distinctNames } from '../../page/distinct-names.ts';
import type { FactRow } from '../../page/fact-rows.ts';
import type { ReportPartOf } from '../../page/report-part.ts';
import { errorText, numberText } from '../../number-text.ts';

/** What the overlap of two models says. */
const verdicts: Readonly<Record<OverlapVerdict, string>> = {
  same: 'the two are the same point, which says nothing',
  unresolved: 'what are short directions was not found at both, so that nothing can be said',
  'more than random': 'more than random subspaces, as models of one architecture may have untrained, too',
  'like random': 'no more than random subspaces may',
};

/** The cosines of the principal angles of each pair, largest first, beside what random subspaces have in common. */
export const part: ReportPartOf = ({ records }) => {
  const found = recordsOf(records, overlapRecords, 'overlap');
  const paths = [...new Set(found.flatMap(({ a, b }) => [a, b]))];
  const names = distinctNames(paths);
  const nameOf = (path: string): string => names[paths.indexOf(path)]!;
  const pairs = found.map((pair) => ({ ...pair, a: nameOf(pair.a), b: nameOf(pair.b) }));
  const [first] = pairs;
  if (!first) return { plots: [], rows: [] };
  const series = pairs.map(({ a, b, cosines }) => ({
    name: `${a}, ${b}`,
    points: cosines.map((cosine, k) => ({ x: k + 1, y: cosine ** 2 })),
  }));
  const random = {
    name: 'random subspaces, mean',
    points: first.cosines.map((_, k) => ({ x: k + 1, y: first.expected })),
  };
  return {
    plots: [
      {
        name: 'overlap',
        caption:
          'The principal angles between the short directions of two models, as cos²; 1: a direction in common',
        note: pairs
          .map(
            ({ a, b, overlap, expected, verdict }) =>
              `The models ${a} and ${b} share ${(100 * overlap).toPrecision(3)} % of their short directions, random subspaces ${(100 * expected).toPrecision(2)} %: ${verdicts[verdict]}.`,
          )
          .join(' '),
        spec: lineChart({
          x: { title: 'principal angle' },
          y: { title: 'cos²' },
          series: [...series, random],
        }),
      },
    ],
    rows: pairs.map(({ a, b, overlap, expected, deviation, z, converged }): FactRow => [
      `${a}, ${b}`,
      `overlap ${numberText(overlap)}, random ${errorText(expected, deviation)}, z ${numberText(z)}${converged ? '' : ', eigenvectors did not converge'}`,
    ]),
  };
};
