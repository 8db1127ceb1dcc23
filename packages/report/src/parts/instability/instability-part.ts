import type { Undecided } from '@orograph/probes';
import { instabilityRecords } from '@orograph/runs/kinds';
import { recordOf } from '@orograph/runs/records';

import { lineChart, type LineSeries } from '../../chart/line-chart.ts';
import { text } from '../../page/fact-rows.ts';
import type { ReportPartOf } from '../../page/report-part.ts';
import { courseWords } from '../../series-words.ts';

/** Barriers and distances of children over the epoch from which on their orders differ. */
export const part: ReportPartOf = ({ records }) => {
  const summary = recordOf(records, instabilityRecords, 'summary');
  const { rows = [], stableFrom = [], measure = 'barrier', threshold = Number.NaN } = summary ?? {};
  const line = (name: 'barrier' | 'distance' | 'errorBarrier'): LineSeries[] => [
    {
      name: name === 'distance' ? 'the distance' : 'the barrier',
      points: rows.flatMap(({ epoch, [name]: found }) => {
        if (!found) return [];
        const { mean: y, standardError } = found;
        return [
          {
            x: epoch,
            y,
            ...(Number.isFinite(standardError) && { low: y - standardError, high: y + standardError }),
          },
        ];
      }),
    },
  ];
  const x = { title: 'epochs in common' };
  const judged = stableFrom.filter(({ undecided }) => undecided === undefined);
  const [from, not] = [judged.flatMap(({ epoch }) => epoch ?? []), judged.length];
  const count = (why: Undecided): number => stableFrom.filter(({ undecided }) => undecided === why).length;
  return {
    words:
      summary === undefined
        ? []
        : [
            ...undecidedWords(count('same'), count('untrained')),
            ...(not === 0
              ? []
              : [
                  from.length === 0
                    ? 'Children are apart by a barrier from every epoch tried on: none of these trainings settles into one wedge before.'
                    : `${from.length} of ${not} trainings stay in one wedge from some epoch on that was tried, whatever the order of the examples after it: from epoch ${[...new Set(from.map((epoch) => text(epoch)))].join(', ')} on.`,
                ]),
          ],
    plots: [
      {
        name: 'instability-barrier',
        caption: `${measure === 'errorBarrier' ? 'Error' : 'Loss'} barrier between two children over the epochs they have in common: mean and standard error over seeds`,
        note: `${summary === undefined ? '' : `Below ${text(threshold)} it counts as none. `}${courseWords(line(measure), 'epoch')}`,
        spec: lineChart({
          x,
          y: {
            title: measure === 'errorBarrier' ? 'error above the mean of the ends' : 'loss above the line',
          },
          series: line(measure),
        }),
      },
      {
        name: 'instability-distance',
        caption: 'How far two children are apart',
        note: `Children that part later end nearer to each other where training settles. ${courseWords(line('distance'), 'epoch')}`,
        spec: lineChart({ x, y: { title: '|θ_a − θ_b|' }, series: line('distance') }),
      },
    ],
    rows: rows.map(({ epoch, barrier, errorBarrier, distance, stable }): readonly [string, string] => [
      `${text(epoch)} epoch${epoch === 1 ? '' : 's'} in common`,
      `barrier ${text(barrier.mean)}${errorBarrier ? `, of the error ${text(errorBarrier.mean)}` : ''}, distance ${text(distance.mean)}; ${stable} of ${barrier.count} in one wedge`,
    ]),
  };
};

/** Why nothing can be said of some trainings. */
const undecidedWords = (same: number, untrained: number): string[] => [
  ...(same > 0
    ? [
        `The children of ${same} of the trainings are the same, whatever the order of the examples: nothing can be said of them.`,
      ]
    : []),
  ...(untrained > 0
    ? [
        `The children of ${untrained} of the trainings have not learned: their loss is not below three quarters of that at the origin, and without optima there are no barriers to be missing.`,
      ]
    : []),
];
