import { reachRecords } from '@orograph/runs/kinds';
import { recordOf, recordsOf } from '@orograph/runs/records';

import { scatterChart } from '../../chart/scatter-chart.ts';
import { type FactRow, text } from '../../page/fact-rows.ts';
import { numberAt } from '../../page/record-fields.ts';
import type { ReportPartOf } from '../../page/report-part.ts';
import { spectrumOf } from '../curvature/spectrum-of.ts';
import { directionGroup } from './direction-group.ts';
import {
  type ReachSummary,
  type KindReach,
  type Count,
  barPlots,
  blockPlots,
  countPlot,
} from './reach-plots.ts';
import { errorText, intervalText } from '../../number-text.ts';

/** Reach by kind, and every reach as a length against the same in units of filters. */
export const part: ReportPartOf = ({ run, records }) => {
  const summary = recordOf(records, reachRecords, 'summary');
  const { kinds = [], blocks = [], norm = Number.NaN } = summary ?? {};
  const reaches = recordsOf(records, reachRecords, 'reach');
  const count = recordOf(records, reachRecords, 'count');
  const spectrum = spectrumOf(records, numberAt(run, 'dimension'));
  const inUnits = Number.isFinite(norm) ? ` (|θ| = ${text(norm)})` : '';
  return {
    words: summary && kinds.length > 0 ? reachWords(summary) : [],
    plots: [
      ...(count !== undefined && spectrum ? [countPlot(count, spectrum, records)] : []),
      ...barPlots(kinds, {
        name: 'reach',
        caption: 'Reach by kind of direction, the shorter way: median, with the least and the greatest',
        title: 'kind of direction',
        field: 'kind',
        inUnits,
      }),
      ...blockPlots(blocks, inUnits),
      {
        name: 'reach-lengths',
        caption: 'Every reach, as a distance and in units of the filters it moves',
        note: lengthsNote(reaches),
        spec: scatterChart({
          x: { title: `distance${inUnits}`, scale: 'log' },
          y: { title: 'distance in units of the filters', scale: 'log' },
          points: reaches
            .map((record) => ({
              x: record.distance,
              y: record.filterLength ?? Number.NaN,
              group: record.kind,
              censored: !record.bounded,
            }))
            .filter(({ x, y }) => x > 0 && y > 0),
        }),
      },
    ],
    rows: [
      ['loss at the model', text(summary?.loss)],
      ['high loss', text(summary?.threshold)],
      ['|θ|', text(norm)],
      ['a long direction reaches', text(summary?.long)],
      ...[...kinds, ...blocks].map(kindRow),
      ...recordsOf(records, reachRecords, 'skipped').map((record): FactRow => [
        directionGroup(record),
        `skipped: ${text(record.reason)}`,
      ]),
      ...(count === undefined ? [] : [countRow(count)]),
    ],
  };
};

/** What both axes say of all reaches, and how many of them are bounds. */
function lengthsNote(reaches: readonly { readonly bounded: boolean; readonly distance: number }[]): string {
  const found = reaches.map(({ distance }) => distance).filter((distance) => distance > 0);
  if (found.length === 0) return 'No direction is measured yet.';
  const hollow = reaches.filter(({ bounded }) => !bounded).length;
  return `A point on the right is long in θ, one on top in units of the weights it moves, which rescaled layers leave alone. The distances of ${reaches.length} directions go from ${text(Math.min(...found))} to ${text(Math.max(...found))}${hollow === 0 ? ', all of them measured' : `; ${hollow === 1 ? 'one is only a lower bound' : `${hollow} are only lower bounds`}, drawn hollow`}.`;
}

/** Along which kinds the loss stays low, and which reaches are only bounds. */
function reachWords({ kinds, loss, threshold, norm }: ReachSummary): string[] {
  const sorted = kinds.toSorted((a, b) => a.median - b.median);
  const said = ({ kind, median }: KindReach): string => `${kind} (${text(median)})`;
  const beyond = kinds.reduce((sum, { unbounded }) => sum + unbounded, 0);
  const all = kinds.reduce((sum, { directions }) => sum + directions, 0);
  if (beyond === all)
    return [
      `From a loss of ${text(loss)} the loss became high, above ${text(threshold)}, along none of ${all} directions before the search ended: no kind can be told longer than another, every reach is a lower bound; |θ| is ${text(norm)}.`,
    ];
  return [
    `From a loss of ${text(loss)} the loss becomes high, above ${text(threshold)}, in the median soonest along ${said(sorted[0]!)} directions and latest along ${said(sorted.at(-1)!)} ones; |θ| is ${text(norm)}.`,
    ...(beyond > 0
      ? [
          `Along ${beyond === 1 ? 'one direction' : `${text(beyond)} directions`} the loss was not yet high where the search ended: ${beyond === 1 ? 'this reach is a lower bound' : 'these reaches are lower bounds'}, drawn as hollow signs and triangles.`,
        ]
      : []),
  ];
}

function kindRow(reach: KindReach): FactRow {
  const { directions, median, least, greatest, filterLength, unbounded, longShare, longDirections } = reach;
  const interval = (value: number, { low, high }: { readonly low: number; readonly high: number }): string =>
    `${text(value)} (95 %: ${text(low)} to ${text(high)})`;
  const parts = [
    `reach ${intervalText(median, least, greatest)}`,
    `along ${text(reach.ways.forward)}, against ${text(reach.ways.backward)}`,
    `in filters ${text(filterLength ?? Number.NaN)}`,
    ...(unbounded > 0 ? [`${text(unbounded)} beyond the limit`] : []),
    `share that is long: ${interval(longShare.share, longShare)}`,
    ...(longDirections ? [`long of a whole basis: ${interval(longDirections.mean, longDirections)}`] : []),
  ];
  return [`${directionGroup(reach)} × ${text(directions)}`, parts.join(' · ')];
}

function countRow({ short, lambda, followed }: Count): FactRow {
  return [
    'short by the spectrum',
    [
      `${errorText(short.mean, short.standardError)} eigenvalues above ${text(lambda)}`,
      `the Lanczos steps leave ${text(short.low)} to ${text(short.high)} open`,
      `of ${text(followed.short)} short eigenvectors that were followed the loss rose along ${text(followed.rose)}`,
      `of ${text(followed.long)} long ones it stayed low along ${text(followed.stayed)}`,
    ].join(' · '),
  ];
}
