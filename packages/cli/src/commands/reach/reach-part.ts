import {
  barChart,
  colorRange,
  estimateChart,
  type FactRow,
  numberAt,
  type ReportPartOf,
  type ReportPlot,
  scatterChart,
  text,
} from '@orograph/report';
import { recordOf, recordsOf, type RecordOf } from '@orograph/runs/records';
import { countAbove, type Spectrum } from '@orograph/probes';

import { spectrumOf } from '../curvature/spectrum-of.ts';
import { curvatureOf, eigenReaches } from './count-record.ts';
import { reachRecords } from './reach-records.ts';
import { groupOf } from './reach-text.ts';

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
        groupOf(record),
        `skipped: ${text(record.reason)}`,
      ]),
      ...(count === undefined ? [] : [countRow(count)]),
    ],
  };
};

type ReachSummary = RecordOf<typeof reachRecords, 'summary'>;
type KindReach = ReachSummary['kinds'][number];
type Count = RecordOf<typeof reachRecords, 'count'>;

/** Along which kinds the loss stays low, and which reaches are only bounds. */
function reachWords({ kinds, loss, threshold, norm }: ReachSummary): string[] {
  const sorted = kinds.toSorted((a, b) => a.median - b.median);
  const said = ({ kind, median }: KindReach): string => `${kind} (${text(median)})`;
  const beyond = kinds.reduce((sum, { unbounded }) => sum + unbounded, 0);
  return [
    `From a loss of ${text(loss)} the loss becomes high, above ${text(threshold)}, soonest along ${said(sorted[0]!)} and latest along ${said(sorted.at(-1)!)} directions, in the median; |θ| is ${text(norm)}.`,
    ...(beyond > 0
      ? [
          `Along ${text(beyond)} directions the loss was not yet high where the search ended: these reaches are lower bounds, drawn as hollow signs and triangles.`,
        ]
      : []),
  ];
}

function kindRow(reach: KindReach): FactRow {
  const { directions, median, least, greatest, filterLength, unbounded, longShare, longDirections } = reach;
  const interval = (value: number, { low, high }: { readonly low: number; readonly high: number }): string =>
    `${text(value)} (95 %: ${text(low)} to ${text(high)})`;
  const parts = [
    `reach ${text(median)} (${text(least)} to ${text(greatest)})`,
    `in filters ${text(filterLength ?? Number.NaN)}`,
    ...(unbounded > 0 ? [`${text(unbounded)} beyond the limit`] : []),
    `long: ${interval(longShare.share, longShare)}`,
    ...(longDirections ? [`long of a whole basis: ${interval(longDirections.mean, longDirections)}`] : []),
  ];
  return [`${groupOf(reach)} × ${text(directions)}`, parts.join(' · ')];
}

/** What the bars of reaches are called. */
interface BarNames {
  readonly name: string;
  readonly caption: string;
  readonly title: string;
  /** The field that names a bar. */
  readonly field: 'block' | 'kind';
  readonly inUnits: string;
}

/** The median reach of each group as a bar; no plot of no groups. */
function barPlots(
  groups: readonly KindReach[],
  { name, caption, title, field, inUnits }: BarNames,
): readonly ReportPlot[] {
  if (groups.length === 0) return [];
  const medians = groups.map((group) => group.median);
  const bars = groups.map((group, k) => ({
    name: String(group[field]),
    value: medians[k]!,
    low: group.least,
    high: group.greatest,
    ...(2 * group.unbounded > group.directions && { bound: 'at least' as const }),
  }));
  const y = { title: `distance until the loss is high${inUnits}`, scale: colorRange(medians).scale };
  return [{ name, caption, spec: barChart({ x: { title }, y, bars }) }];
}

/** The reach within each block, a plot a kind. */
const blockPlots = (blocks: readonly KindReach[], inUnits: string): readonly ReportPlot[] =>
  [...new Set(blocks.map((entry) => entry.kind))].flatMap((kind) =>
    barPlots(
      blocks.filter((entry) => entry.kind === kind),
      {
        name: `reach-blocks-${kind}`,
        caption: `Reach within each block of parameters (${kind}), the shorter way: median, with the least and the greatest`,
        title: 'block of parameters',
        field: 'block',
        inUnits,
      },
    ),
  );

/** Short directions by the spectrum against the length, beside the reach that was measured along eigenvectors. */
function countPlot({ rise, length }: Count, spectrum: Spectrum, records: readonly unknown[]): ReportPlot {
  const greatest = Math.max(...(spectrum.exact ?? []), ...spectrum.rules.flatMap(({ nodes }) => nodes));
  const first = Math.min(length, greatest > 0 ? Math.sqrt((2 * rise) / greatest) : length) / 2;
  const lengths = Array.from({ length: 201 }, (_, i) => first * ((2 * length) / first) ** (i / 200));
  const measured = eigenReaches(records)
    .map(({ distance }) => distance)
    .toSorted((a, b) => a - b);
  return {
    name: 'short-directions',
    caption:
      'How many orthogonal directions are short, by the spectrum and as the loss rises along eigenvectors',
    spec: estimateChart({
      x: { title: 'length', scale: 'log', domain: [lengths[0]!, lengths.at(-1)!] },
      y: { title: 'short directions', scale: 'log', domain: [0.5, spectrum.dim] },
      name: 'by the spectrum',
      curve: lengths.map((x) => {
        const { mean, standardError, low, high } = countAbove(spectrum, curvatureOf({ rise, length: x }));
        const error = standardError || 0;
        return { x, y: mean, low: low - error, high: high + error };
      }),
      dots: { name: 'along eigenvectors', points: measured.map((x, k) => ({ x, y: k + 1 })) },
      at: { name: 'long from here on', x: length },
    }),
  };
}

function countRow({ short, lambda, followed }: Count): FactRow {
  return [
    'short by the spectrum',
    [
      `${text(short.mean)} ± ${text(short.standardError)} eigenvalues above ${text(lambda)}`,
      `the Lanczos steps leave ${text(short.low)} to ${text(short.high)} open`,
      `of ${text(followed.short)} short eigenvectors that were followed the loss rose along ${text(followed.rose)}`,
      `of ${text(followed.long)} long ones it stayed low along ${text(followed.stayed)}`,
    ].join(' · '),
  ];
}
