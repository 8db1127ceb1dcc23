import { basename } from 'node:path';

import { optimaRecords } from '@orograph/runs/kinds';
import { recordOf, recordsOf } from '@orograph/runs/records';

import { lineChart } from '../../chart/line-chart.ts';
import { treeChart } from '../../chart/tree-chart.ts';
import { numberText } from '../../number-text.ts';
import type { FactRow } from '../../page/fact-rows.ts';
import type { ReportPartOf } from '../../page/report-part.ts';
import { highest, lowest } from '../../series-words.ts';
import { lossTitle } from '../../slice/slice-report.ts';

/** The most ways whose losses are drawn. */
const MOST_WAYS = 10;

/** The tree of passes between checkpoints, the losses along the ways, and both in numbers. */
export const optimaPart: ReportPartOf = ({ run, records }) => {
  const optima = recordsOf(records, optimaRecords, 'optimum');
  const passes = recordsOf(records, optimaRecords, 'pass');
  const branches = recordOf(records, optimaRecords, 'summary')?.branches ?? [];
  const loss = lossTitle(run);
  const place = new Map(branches.map(({ optimum }, k) => [optimum, k]));
  return {
    plots: [
      ...(branches.length > 0
        ? [
            {
              name: 'disconnectivity',
              caption: 'The disconnectivity graph: how checkpoints join as the level of the loss rises',
              note: `Each line begins at the loss of a checkpoint and ends at the lowest pass to one of lower loss, as far as ways were measured: a pass may be lower in truth. ${passesNote(passes)}`,
              spec: treeChart({
                y: { title: loss },
                branches: branches.map(({ optimum, birth, death, parent }) => ({
                  name: String(optimum),
                  from: birth,
                  to: death,
                  parent: parent === null ? -1 : place.get(parent)!,
                })),
              }),
            },
          ]
        : []),
      {
        name: 'ways',
        caption: 'The loss along the ways between checkpoints',
        note: passes.some(({ gradNorm }) => gradNorm !== null)
          ? 'Ways were relaxed by the string method; points are spread evenly along each. Its ends go down their gradients as well, so that checkpoints that are no minima lie above them.'
          : `These are straight segments. ${passesNote(passes)}`,
        spec: lineChart({
          x: { title: 'share of the way' },
          y: { title: loss },
          series: passes.slice(0, MOST_WAYS).map(({ between: [a, b], losses }) => ({
            name: `${a}–${b}`,
            points: losses.map((y, i) => ({ x: losses.length > 1 ? i / (losses.length - 1) : 0, y })),
          })),
        }),
      },
    ],
    rows: [
      ...optima.map(({ optimum, path, loss: value }): FactRow => [
        `checkpoint ${optimum}`,
        `${basename(path)} · loss ${numberText(value)}`,
      ]),
      ...passes.map(({ between: [a, b], straight, height, gradNorm }): FactRow => [
        `way ${a}–${b}`,
        [
          `straight ${numberText(straight)}`,
          ...(gradNorm === null
            ? []
            : [`relaxed ${numberText(height)}`, `|∇L| ${numberText(gradNorm)} at its highest point`]),
        ].join(' · '),
      ]),
    ],
  };
};

/** Between which checkpoints the lowest and the highest pass are. */
function passesNote(
  passes: readonly { readonly between: readonly number[]; readonly height: number }[],
): string {
  const found = passes
    .map(({ between, height: y }) => ({ y, name: between.join('–') }))
    .filter(({ y }) => Number.isFinite(y));
  if (found.length === 0) return 'No way is measured yet.';
  const [low, high] = [lowest(found), highest(found)];
  return found.length === 1
    ? `The pass between ${low.name} is at ${numberText(low.y)}.`
    : `The lowest pass, ${numberText(low.y)}, is between ${low.name}, the highest, ${numberText(high.y)}, between ${high.name}.`;
}
