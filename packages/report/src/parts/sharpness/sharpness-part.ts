import { sharpnessRecords } from '@orograph/runs/kinds';
import { type RecordOf, recordsOf } from '@orograph/runs/records';

import { barChart } from '../../chart/bar-chart.ts';
import { type FactRow, text } from '../../page/fact-rows.ts';
import { fieldAt } from '../../page/record-fields.ts';
import type { ReportPartOf, ReportPlot } from '../../page/report-part.ts';
import { errorText } from '../../number-text.ts';

/** Each measure with its error and what it is invariant to. */
export const part: ReportPartOf = ({ run, records }) => ({
  words: sharpnessWords(recordsOf(records, sharpnessRecords, 'measure'), run),
  plots: measuresPlot(recordsOf(records, sharpnessRecords, 'measure')),
  rows: recordsOf(records, sharpnessRecords, 'measure').map((record): FactRow => {
    const error = record.standardError;
    const rescaling =
      record.rescaling === 'invariant' ? 'invariant to rescaled layers' : 'changes with rescaled layers';
    return [
      text(record.measure),
      `${typeof error === 'number' ? errorText(record.value, error) : text(record.value)} (${rescaling})`,
    ];
  }),
});

/** The measures that are above 0, which a log axis has room for. */
function measuresPlot(measures: readonly Measure[]): ReportPlot[] {
  const bars = measures
    .filter(({ value }) => Number.isFinite(value) && value > 0)
    .map(({ measure, value, standardError: error }) => ({
      name: measure,
      value,
      ...(error !== undefined && error < value && { low: value - error, high: value + error }),
    }));
  if (bars.length === 0) return [];
  const below = measures.length - bars.length;
  return [
    {
      name: 'measures',
      caption: 'Each measure, with its standard error',
      note: `Measures of different kinds have different units: compare each with the same one of another model.${below > 0 ? ` ${below === 1 ? 'One is' : `${below} are`} not above 0 and only in the table.` : ''}`,
      spec: barChart({ x: { title: 'measure' }, y: { title: 'value', scale: 'log' }, bars }),
    },
  ];
}

type Measure = RecordOf<typeof sharpnessRecords, 'measure'>;

/** `by 0.0012 ± 0.0004`, or `falls by …`. */
const averageWords = ({ value, standardError = Number.NaN }: Measure): string =>
  `${value < 0 ? 'falls ' : ''}by ${errorText(Math.abs(value), standardError)}`;

/** How much the loss rises nearby, in the worst case and on average. */
function sharpnessWords(measures: readonly Measure[], run: unknown): string[] {
  const find = (name: string): Measure | undefined => measures.find(({ measure }) => measure === name);
  const [worst, adaptive] = ['worst-in-ball', 'adaptive-worst'].map(
    (name) => find(name)?.value ?? Number.NaN,
  ) as [number, number];
  const average = find('average');
  const [radius, share] = ['radius', 'adaptive'].map((name) => text(fieldAt(run, 'identity', name)));
  return [
    ...(Number.isFinite(worst)
      ? [
          `Within ${radius} of the model the loss rises by up to ${text(worst)}${average && Number.isFinite(average.value) ? `, and ${averageWords(average)} on average over directions` : ''}: sharp directions are few where the first is many times the second.`,
        ]
      : []),
    ...(Number.isFinite(adaptive)
      ? [
          `Measured in units of each parameter's own size (radius ${share}), so that rescaled layers that compute the same have the same value, it rises by up to ${text(adaptive)}.`,
        ]
      : []),
  ];
}
