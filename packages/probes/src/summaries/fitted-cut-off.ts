/**
 * Fits the law of wedges L(d)/L(0) = max(0, 1 − d/c): the c that minimizes Σ (yᵢ − max(0, 1 − dᵢ/c))², to a hundredth of its size;
 * `undefined` where nothing is finite. A c beyond all d tried is extrapolated.
 *
 * Reference: Fort & Jastrzebski 2019, on cuts of random hyperplanes with wedges.
 */
export function fittedCutOff(
  points: readonly { readonly d: number; readonly y: number }[],
): number | undefined {
  const finite = points.filter(({ y }) => Number.isFinite(y));
  const largest = Math.max(...finite.map(({ d }) => d));
  if (finite.length === 0 || !(largest > 0)) return undefined;
  let [best, least] = [Number.NaN, Number.POSITIVE_INFINITY];
  for (let c = 1; c < 100 * largest; c *= 1.01) {
    const error = finite.reduce((sum, { d, y }) => sum + (y - Math.max(0, 1 - d / c)) ** 2, 0);
    if (error < least) [best, least] = [c, error];
  }
  return Math.round(best);
}
