/**
 * Gives the places of the eigenpairs whose vector is known well enough to be split off: with a residual of at most a thousandth of the largest
 * eigenvalue, splitting it off moves the others by no more than that.
 */
export function reliablePairs({
  values,
  residuals,
}: {
  readonly values: readonly number[];
  readonly residuals: readonly number[];
}): number[] {
  const largest = Math.max(...values.map(Math.abs));
  return [...values.keys()].filter((k) => residuals[k]! <= 1e-3 * largest);
}
