import { estimate, type Estimate } from '@orograph/tensor';

import { checkSpectrum, type Spectrum } from './spectrum.ts';

/** A number of eigenvalues, with what is uncertain about it. */
export interface CountAbove extends Estimate {
  /** The mean of the least count that the rules allow for their own random vectors. */
  readonly low: number;
  /** The mean of the greatest. */
  readonly high: number;
}

/**
 * #{λᵢ > λ}: the known eigenvalues above λ, and (D − K) times the mean weight that the rules have above it.
 *
 * The standard error, over the rules, is that of random vectors: each has a weight of about N ± √(2N) of its own. `low` and `high`
 * are what finitely many Lanczos steps leave open: the weight that a vector has above λ lies between that of the nodes above λ
 * without the lowest, and that with the node below (Chebyshev, Markov and Stieltjes); they meet where a rule is exact.
 *
 * Reference: Di Napoli, Polizzi & Saad 2016, "Efficient Estimation of Eigenvalue Counts in an Interval".
 *
 * @throws RangeError for no rule.
 */
export function countAbove(spectrum: Spectrum, lambda: number): CountAbove {
  checkSpectrum('countAbove', spectrum);
  const { dim, exact = [], rules } = spectrum;
  const sharp = exact.filter((value) => value > lambda).length;
  const rest = dim - exact.length;
  if (rest === 0) return { mean: sharp, standardError: 0, count: rules.length, low: sharp, high: sharp };
  const counts = rules.map((rule) => weightsAbove(rule, lambda).map((weight) => sharp + rest * weight));
  const mean = (k: number): number => estimate(counts.map((count) => count[k]!)).mean;
  return { ...estimate(counts.map(([count]) => count!)), low: mean(1), high: mean(2) };
}

/** The weight of the nodes above λ, and its bounds. */
function weightsAbove(
  { nodes, weights, residual }: Spectrum['rules'][number],
  lambda: number,
): readonly [number, number, number] {
  const first = nodes.findIndex((node) => !(node <= lambda));
  const from = first === -1 ? nodes.length : first;
  const above = (k: number): number => weights.slice(Math.max(0, k)).reduce((sum, w) => sum + w, 0);
  if (Number.isNaN(nodes[from])) return [Number.NaN, Number.NaN, Number.NaN];
  if (residual === 0) return [above(from), above(from), above(from)];
  return [above(from), above(from + 1), above(from - 1)];
}
