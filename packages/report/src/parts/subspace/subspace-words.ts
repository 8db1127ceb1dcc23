import { subspaceRecords } from '@orograph/runs/kinds';
import { type RecordOf } from '@orograph/runs/records';

import { text } from '../../page/fact-rows.ts';

type Summary = RecordOf<typeof subspaceRecords, 'summary'>;

/** From which dimension on training succeeds, and what the fit of wedges is worth. */
export function subspaceWords(summary: Summary | undefined, largest: number, dCut: number): string[] {
  if (summary === undefined) return [];
  const dInt = summary.dInt90 ?? Number.NaN;
  const dim = summary.dimension ?? Number.NaN;
  const { baseline } = summary;
  return [
    baseline?.isLearned === false
      ? `Nine tenths of the accuracy of the whole space, ${text(baseline.accuracy)}, take no training: the most frequent class, or the network before it, has as much. The dimension it takes cannot be said.`
      : Number.isFinite(dInt)
        ? `Nine tenths of the accuracy of the whole space are reached from d = ${text(dInt)} on, ${text((100 * dInt) / dim)} % of the D = ${text(dim)} dimensions.`
        : `No dimension tried reaches nine tenths of the accuracy of the whole space; the largest was ${text(largest)} of D = ${text(dim)}.`,
    ...(dCut > largest
      ? [
          `The fit of wedges puts d_cut at ${text(dCut)}, ${text(dCut / largest)} times beyond the largest d tried: try larger dimensions before it is trusted.`,
        ]
      : []),
  ];
}

export function criterion({
  accuracy,
  trainLoss,
}: Partial<NonNullable<Summary['success']>['criterion']> = {}): string {
  if (accuracy !== undefined) return `an accuracy above ${text(accuracy)}`;
  return trainLoss === undefined ? 'not defined' : `a training loss of at most ${text(trainLoss)}`;
}
