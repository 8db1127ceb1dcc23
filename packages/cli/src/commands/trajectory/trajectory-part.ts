import { lineChart, text, type ReportPartOf, type ReportPlot } from '@orograph/report';
import { anyNumber, recordOf, recordsOf } from '@orograph/runs/records';
import { z } from 'zod';

/** The kinds of record of `trajectory`. */
export const trajectoryRecords = {
  /** A move from a point to the next. */
  displacement: z.object({
    move: z.number(),
    length: anyNumber,
    path: anyNumber,
    distance: anyNumber,
    cosine: anyNumber,
  }),
  summary: z.object({
    moves: z.number(),
    path: anyNumber,
    distance: anyNumber,
    tortuosity: anyNumber,
    cosine: anyNumber,
  }),
};

/** The length of each move and its turn, and the distance from the start against the path. */
export const part: ReportPartOf = ({ records }) => {
  const moves = recordsOf(records, trajectoryRecords, 'displacement');
  const summary = recordOf(records, trajectoryRecords, 'summary');
  const over = (
    name: 'cosine' | 'distance' | 'length',
    title: string,
    caption: string,
    x: 'move' | 'path' = 'move',
  ): ReportPlot => ({
    name: `trajectory-${name}`,
    caption,
    spec: lineChart({
      x: { title: x },
      y: { title },
      symbols: false,
      series: [
        {
          name,
          points: moves.map((move) => ({ x: move[x], y: move[name] })).filter(({ y }) => Number.isFinite(y)),
        },
      ],
    }),
  });
  return {
    words: summary
      ? [
          `The way is ${text(summary.path)} long and ends ${text(summary.distance)} from its start, which a straight one would be ${text(summary.tortuosity)} times shorter to reach; the cosine of a move and the one before is ${text(summary.cosine)} on average.`,
        ]
      : [],
    plots: [
      over('length', '|Δθ|', 'The length of each move'),
      over('cosine', 'cosine', 'The cosine of each move and the one before: 1 goes straight on'),
      over('distance', '|θ − θ₀|', 'The distance from the start against the path gone', 'path'),
    ],
    rows: (['moves', 'path', 'distance', 'tortuosity', 'cosine'] as const).map((name) => [
      name,
      text(summary?.[name]),
    ]),
  };
};
