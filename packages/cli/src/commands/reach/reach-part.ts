import {
  barChart,
  colorRange,
  estimateChart,
  type FactRow,
  fieldAt,
  listAt,
  numberAt,
  ofType,
  type ReportPartOf,
  type ReportPlot,
  scatterChart,
  text,
} from '@orograph/report';
import { countAbove, type Spectrum } from '@orograph/probes';

import { spectrumOf } from '../curvature/spectrum-of.ts';
import { curvatureOf, eigenReaches } from './count-record.ts';
import { groupOf } from './reach-text.ts';

/** Reach by kind, and every reach as a length against the same in units of filters. */
export const part: ReportPartOf = ({ run, records }) => {
  const [summary] = ofType(records, 'summary');
  const kinds = listAt(summary, 'kinds');
  const reaches = ofType(records, 'reach');
  const blocks = listAt(summary, 'blocks');
  const norm = numberAt(summary, 'norm');
  const [count] = ofType(records, 'count');
  const spectrum = spectrumOf(records, numberAt(run, 'dimension'));
  const inUnits = Number.isFinite(norm) ? ` (|θ| = ${text(norm)})` : '';
  return {
    words: kinds.length > 0 ? reachWords(summary, kinds) : [],
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
              x: numberAt(record, 'distance'),
              y: numberAt(record, 'filterLength'),
              group: String(fieldAt(record, 'kind')),
              censored: fieldAt(record, 'bounded') === false,
            }))
            .filter(({ x, y }) => x > 0 && y > 0),
        }),
      },
    ],
    rows: [
      ['loss at the model', text(fieldAt(summary, 'loss'))],
      ['high loss', text(fieldAt(summary, 'threshold'))],
      ['|θ|', text(norm)],
      ['a long direction reaches', text(fieldAt(summary, 'long'))],
      ...[...kinds, ...blocks].map(kindRow),
      ...ofType(records, 'skipped').map((record): FactRow => [
        groupOf(record),
        `skipped: ${text(fieldAt(record, 'reason'))}`,
      ]),
      ...(count === undefined ? [] : [countRow(count)]),
    ],
  };
};

/** Along which kinds the loss stays low, and which reaches are only bounds. */
function reachWords(summary: unknown, kinds: readonly unknown[]): string[] {
  const sorted = kinds.toSorted((a, b) => numberAt(a, 'median') - numberAt(b, 'median'));
  const said = (kind: unknown): string =>
    `${String(fieldAt(kind, 'kind'))} (${text(numberAt(kind, 'median'))})`;
  const beyond = kinds.reduce<number>((sum, kind) => sum + numberAt(kind, 'unbounded'), 0);
  return [
    `From a loss of ${text(numberAt(summary, 'loss'))} the loss becomes high, above ${text(numberAt(summary, 'threshold'))}, soonest along ${said(sorted[0])} and latest along ${said(sorted.at(-1))} directions, in the median; |θ| is ${text(numberAt(summary, 'norm'))}.`,
    ...(beyond > 0
      ? [
          `Along ${text(beyond)} directions the loss was not yet high where the search ended: these reaches are lower bounds, drawn as hollow signs and triangles.`,
        ]
      : []),
  ];
}

function kindRow(kind: unknown): FactRow {
  const number = (...path: readonly string[]): string => text(numberAt(kind, ...path));
  const interval = (path: string, unit = ''): string =>
    `${number(path, path === 'longShare' ? 'share' : 'mean')}${unit} (95 %: ${number(path, 'low')} to ${number(path, 'high')})`;
  const parts = [
    `reach ${number('median')} (${number('least')} to ${number('greatest')})`,
    `in filters ${number('filterLength')}`,
    ...(numberAt(kind, 'unbounded') > 0 ? [`${number('unbounded')} beyond the limit`] : []),
    `long: ${interval('longShare')}`,
    ...(fieldAt(kind, 'longDirections') === undefined
      ? []
      : [`long of a whole basis: ${interval('longDirections')}`]),
  ];
  return [`${groupOf(kind)} × ${number('directions')}`, parts.join(' · ')];
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
  groups: readonly unknown[],
  { name, caption, title, field, inUnits }: BarNames,
): readonly ReportPlot[] {
  if (groups.length === 0) return [];
  const medians = groups.map((group) => numberAt(group, 'median'));
  const bars = groups.map((group, k) => ({
    name: String(fieldAt(group, field)),
    value: medians[k]!,
    low: numberAt(group, 'least'),
    high: numberAt(group, 'greatest'),
    ...(2 * numberAt(group, 'unbounded') > numberAt(group, 'directions') && { bound: 'at least' as const }),
  }));
  const y = { title: `distance until the loss is high${inUnits}`, scale: colorRange(medians).scale };
  return [{ name, caption, spec: barChart({ x: { title }, y, bars }) }];
}

/** The reach within each block, a plot a kind. */
const blockPlots = (blocks: readonly unknown[], inUnits: string): readonly ReportPlot[] =>
  [...new Set(blocks.map((entry) => String(fieldAt(entry, 'kind'))))].flatMap((kind) =>
    barPlots(
      blocks.filter((entry) => fieldAt(entry, 'kind') === kind),
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
function countPlot(count: unknown, spectrum: Spectrum, records: readonly unknown[]): ReportPlot {
  const [rise, length] = [numberAt(count, 'rise'), numberAt(count, 'length')];
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

function countRow(count: unknown): FactRow {
  const number = (...path: readonly string[]): string => text(numberAt(count, ...path));
  return [
    'short by the spectrum',
    [
      `${number('short', 'mean')} ± ${number('short', 'standardError')} eigenvalues above ${number('lambda')}`,
      `the Lanczos steps leave ${number('short', 'low')} to ${number('short', 'high')} open`,
      `of ${number('followed', 'short')} short eigenvectors that were followed the loss rose along ${number('followed', 'rose')}`,
      `of ${number('followed', 'long')} long ones it stayed low along ${number('followed', 'stayed')}`,
    ].join(' · '),
  ];
}
