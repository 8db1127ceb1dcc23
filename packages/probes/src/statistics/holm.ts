/**
 * Adjusts p-values for testing several hypotheses at once, by Holm's step-down method: the adjusted value of the k-th smallest of m
 * is max over j ≤ k of min(1, (m − j + 1) p₍ⱼ₎). Those at most α are rejected together with a probability of a false rejection of at
 * most α, whatever their dependence. In the order given.
 *
 * Reference: Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure".
 *
 * @throws RangeError for a value outside [0, 1].
 */
export function holm(pValues: readonly number[]): number[] {
  const bad = pValues.find((p) => !(p >= 0 && p <= 1));
  if (bad !== undefined) throw new RangeError(`holm: expected p-values in [0, 1], got ${bad}.`);
  const order = pValues.map((_, i) => i).toSorted((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = pValues.map(() => 0);
  let most = 0;
  order.forEach((index, k) => {
    most = Math.max(most, Math.min(1, (pValues.length - k) * pValues[index]!));
    adjusted[index] = most;
  });
  return adjusted;
}
