import { type FactRow, fieldAt, numberAt, ofType, type ReportPartOf, text } from '@orograph/report';

/** Each measure with its error and what it is invariant to. */
export const part: ReportPartOf = ({ run, records }) => ({
  words: sharpnessWords(ofType(records, 'measure'), run),
  plots: [],
  rows: ofType(records, 'measure').map((record): FactRow => {
    const error = fieldAt(record, 'standardError');
    const spread = typeof error === 'number' ? ` ± ${text(error)}` : '';
    const rescaling =
      fieldAt(record, 'rescaling') === 'invariant'
        ? 'invariant to rescaled layers'
        : 'changes with rescaled layers';
    return [text(fieldAt(record, 'measure')), `${text(numberAt(record, 'value'))}${spread} (${rescaling})`];
  }),
});

/** How much the loss rises nearby, in the worst case and on average. */
function sharpnessWords(measures: readonly unknown[], run: unknown): string[] {
  const valueOf = (name: string): number =>
    numberAt(
      measures.find((one) => fieldAt(one, 'measure') === name),
      'value',
    );
  const [worst, average, adaptive] = ['worst-in-ball', 'average', 'adaptive-worst'].map(valueOf) as [
    number,
    number,
    number,
  ];
  const [radius, share] = ['radius', 'adaptive'].map((name) => text(fieldAt(run, 'identity', name)));
  return [
    ...(Number.isFinite(worst)
      ? [
          `Within ${radius} of the model the loss rises by up to ${text(worst)}${Number.isFinite(average) ? `, and by ${text(average)} on average over directions` : ''}: sharp directions are few where the first is many times the second.`,
        ]
      : []),
    ...(Number.isFinite(adaptive)
      ? [
          `Measured in units of each parameter's own size (radius ${share}), so that rescaled layers that compute the same have the same value, it rises by up to ${text(adaptive)}.`,
        ]
      : []),
  ];
}
