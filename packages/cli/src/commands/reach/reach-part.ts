import { barChart } from '../../report/bar-chart.ts';
import { text, type FactRow } from '../../report/fact-rows.ts';
import { listAt, numberAt, ofType } from '../../report/record-fields.ts';
import type { ReportPartOf } from '../../report/report-part.ts';
import { scatterChart } from '../../report/scatter-chart.ts';
import { fieldAt } from '../../report/slice-report.ts';

/** Reach by kind, and every reach as a length against the same in units of filters. */
export const reachPart: ReportPartOf = ({ records }) => {
  const [summary] = ofType(records, 'summary');
  const kinds = listAt(summary, 'kinds');
  const reaches = ofType(records, 'reach');
  const norm = numberAt(summary, 'norm');
  const inUnits = Number.isFinite(norm) ? ` (|θ| = ${text(norm)})` : '';
  return {
    plots: [
      {
        name: 'reach',
        caption: 'Reach by kind of direction, the shorter way: median, with the least and the greatest',
        spec: barChart({
          x: { title: 'kind of direction' },
          y: { title: `distance until the loss is high${inUnits}` },
          bars: kinds.map((kind) => ({
            name: String(fieldAt(kind, 'kind')),
            value: numberAt(kind, 'median'),
            low: numberAt(kind, 'least'),
            high: numberAt(kind, 'greatest'),
          })),
        }),
      },
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
      ...kinds.map(kindRow),
    ],
  };
};

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
  return [`${String(fieldAt(kind, 'kind'))} × ${number('directions')}`, parts.join(' · ')];
}
