import { courseWords, lineChart, type LineSeries, type ReportPartOf, text } from '@orograph/report';
import { anyNumber, recordOf } from '@orograph/runs/records';
import { z } from 'zod';

const estimate = z.object({ mean: anyNumber, standardError: anyNumber, count: z.number() });
const end = z.object({ loss: anyNumber, metrics: z.record(z.string(), anyNumber) });

/** The kinds of record of `instability`. */
export const instabilityRecords = {
  /** Two children of one training. */
  instability: z.object({
    seed: z.number(),
    at: z.number(),
    epoch: anyNumber,
    barrier: anyNumber,
    errorBarrier: anyNumber.optional(),
    ends: z.tuple([end, end]).readonly(),
    distance: anyNumber,
    status: z.string(),
  }),
  summary: z.object({
    rows: z.array(
      z.object({
        at: z.number(),
        epoch: anyNumber,
        barrier: estimate,
        errorBarrier: estimate.nullable(),
        distance: estimate,
        stable: z.number(),
      }),
    ),
    /** Below which a barrier is none, and of what. */
    threshold: anyNumber,
    measure: z.enum(['barrier', 'errorBarrier']),
    /** For each seed the first epoch from which on all children stay in one wedge; `null` where there is none. */
    stableFrom: z.array(z.object({ seed: z.number(), epoch: anyNumber.nullable() })),
  }),
};

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
  const [from, not] = [stableFrom.flatMap(({ epoch }) => epoch ?? []), stableFrom.length];
  return {
    words:
      summary === undefined
        ? []
        : [
            from.length === 0
              ? 'Children are apart by a barrier from every epoch tried on: none of these trainings settles into one wedge before.'
              : `${from.length} of ${not} trainings stay in one wedge from some epoch on that was tried, whatever the order of the examples after it: from epoch ${[...new Set(from.map((epoch) => text(epoch)))].join(', ')} on.`,
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
