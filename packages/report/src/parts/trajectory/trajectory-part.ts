import { trajectoryRecords } from '@orograph/runs/kinds';
import { recordOf, recordsOf } from '@orograph/runs/records';

import { lineChart } from '../../chart/line-chart.ts';
import { text } from '../../page/fact-rows.ts';
import type { ReportPartOf, ReportPlot } from '../../page/report-part.ts';
import { courseWords } from '../../series-words.ts';

/** The length of each move and its turn, and the distance from the start against the path. */
export const part: ReportPartOf = ({ records }) => {
  const moves = recordsOf(records, trajectoryRecords, 'displacement');
  const summary = recordOf(records, trajectoryRecords, 'summary');
  const over = (
    name: 'cosine' | 'distance' | 'length',
    title: string,
    { caption, meaning }: { readonly caption: string; readonly meaning: string },
    x: 'move' | 'path' = 'move',
  ): ReportPlot => {
    const points = moves.map((move) => ({ x: move[x], y: move[name] })).filter(({ y }) => Number.isFinite(y));
    return {
      name: `trajectory-${name}`,
      caption,
      note: `${meaning} ${courseWords([{ name: `the ${name}`, points }], x === 'path' ? 'a path of' : x)}`,
      spec: lineChart({ x: { title: x }, y: { title }, symbols: false, series: [{ name, points }] }),
    };
  };
  return {
    words: summary
      ? [
          `The way is ${text(summary.path)} long and ends ${text(summary.distance)} from its start: ${text(summary.tortuosity)} times the straight way. The cosine of a move and the one before is ${text(summary.cosine)} on average.`,
        ]
      : [],
    plots: [
      over('length', '|Δθ|', {
        caption: 'The length of each move',
        meaning: 'A move is from one saved point to the next.',
      }),
      over('cosine', 'cosine', {
        caption: 'The cosine of each move and the one before',
        meaning: 'At 1 a training goes straight on, at 0 it turns at a right angle, below 0 it turns back.',
      }),
      over(
        'distance',
        '|θ − θ₀|',
        {
          caption: 'The distance from the start against the path gone',
          meaning: 'A straight way would be as far from its start as it is long.',
        },
        'path',
      ),
    ],
    rows: (['moves', 'path', 'distance', 'tortuosity', 'cosine'] as const).map((name) => [
      name,
      text(summary?.[name]),
    ]),
  };
};
