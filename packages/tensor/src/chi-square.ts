/**
 * The quantile of a χ² distribution of ν degrees of freedom, ν not necessarily whole, at the probability whose standard normal quantile
 * is z: ν (1 − 2/9ν + z √(2/9ν))³, 0 where that is negative.
 *
 * Reference: Wilson & Hilferty 1931, "The Distribution of Chi-Square".
 */
export function chiSquareQuantile(degrees: number, z: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * Math.max(0, 1 - spread + z * Math.sqrt(spread)) ** 3;
}
