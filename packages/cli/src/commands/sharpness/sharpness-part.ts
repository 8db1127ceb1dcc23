import { type FactRow, fieldAt, numberAt, ofType, type ReportPartOf, text } from '@orograph/report';

/** Each measure with its error and what it is invariant to. */
export const part: ReportPartOf = ({ records }) => ({
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
