import { softmaxRows, type Predictions } from './similarity.ts';

/**
 * The prediction of an ensemble: the mean of softmax fₖ over the members, as logarithms, so that it is again a model's output.
 *
 * Reference: Lakshminarayanan et al. 2017, "Simple and Scalable Predictive Uncertainty Estimation".
 *
 * @throws RangeError for no member, or members of different shapes.
 */
export function averagePredictions(members: readonly Predictions[]): Predictions {
  const [first] = members;
  if (!first) throw new RangeError('averagePredictions: expected at least one member, got none.');
  const sum = new Float64Array(first.data.length);
  for (const member of members) {
    if (member.shape.join() !== first.shape.join())
      throw new RangeError(
        `averagePredictions: expected predictions of one shape, got [${first.shape.join()}] and [${member.shape.join()}].`,
      );
    softmaxRows(member).forEach((row, i) => row.forEach((p, j) => (sum[i * row.length + j]! += p)));
  }
  return { shape: first.shape, data: sum.map((p) => Math.log(p / members.length)) };
}
