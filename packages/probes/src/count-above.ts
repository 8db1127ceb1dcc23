import { confidenceInterval, estimate, type Estimate } from '@orograph/tensor';

import { radauRule } from './radau-rule.ts';
import { checkSpectrum, type Spectrum } from './spectrum.ts';

/** A number of eigenvalues, with what is uncertain about it. */
export interface CountAbove extends Estimate {
  /** The mean of the least count that the rules allow for their own random vectors. */
  readonly low: number;
  /** The mean of the greatest. */
  readonly high: number;
  /** From the lower end of the 95 % interval of `low` to the upper end of that of `high`; `NaN` for a single rule. */
  readonly interval: readonly [number, number];
}

/**
 * #{λᵢ > λ}: the known eigenvalues above λ, and (D − K) times the mean weight that the random vectors have above it.
 *
 * The standard error, over the rules, is that of random vectors: each has a weight of about N ± √(2N) of its own. `low` and `high`
 * are what finitely many Lanczos steps leave open, the attained bounds of the weight above λ (Chebyshev, Markov and Stieltjes: the
 * Gauss-Radau rule with a node at λ); they meet where a rule is exact. The mean is half-way between them. The interval holds both.
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
  if (rest === 0)
    return {
      mean: sharp,
      standardError: 0,
      count: rules.length,
      low: sharp,
      high: sharp,
      interval: [sharp, sharp],
    };
  const bounds = rules.map((rule) => weightsAbove(rule, lambda).map((weight) => sharp + rest * weight));
  const [low, high] = [0, 1].map((k) => estimate(bounds.map((bound) => bound[k]!))) as [Estimate, Estimate];
  return {
    ...estimate(bounds.map(([least, most]) => (least! + most!) / 2)),
    low: low.mean,
    high: high.mean,
    interval: [confidenceInterval(low)[0], confidenceInterval(high)[1]],
  };
}

/** #{λᵢ < λ}, as {@link countAbove}: the count above −λ of the spectrum of −A. */
export const countBelow = ({ dim, exact = [], rules }: Spectrum, lambda: number): CountAbove =>
  countAbove({ dim, exact: exact.map((value) => -value), rules: rules.map(negated) }, -lambda);

type Rule = Spectrum['rules'][number];

/** The least and greatest weight that a vector can have above λ. */
function weightsAbove(
  { nodes, weights, residual, tridiagonal }: Rule,
  lambda: number,
): readonly [number, number] {
  if (nodes.some((node) => Number.isNaN(node))) return [Number.NaN, Number.NaN];
  const sumFrom = (from: number, of = weights): number =>
    of.slice(Math.max(0, from)).reduce((sum, w) => sum + w, 0);
  const first = nodes.findIndex((node) => node > lambda);
  const from = first === -1 ? nodes.length : first;
  if (residual === 0) return [sumFrom(from), sumFrom(from)];
  // Rules that were recorded without T: the node on either side is uncertain.
  if (!tridiagonal) return [sumFrom(from + 1), sumFrom(from - 1)];
  const radau = radauRule(tridiagonal, residual, lambda);
  const off = radau.nodes.map((node) => Math.abs(node - lambda));
  const at = off.indexOf(Math.min(...off));
  return [sumFrom(at + 1, radau.weights), sumFrom(at, radau.weights)];
}

const negated = ({ nodes, weights, tridiagonal, ...rule }: Rule): Rule => ({
  ...rule,
  nodes: nodes.map((node) => -node).toReversed(),
  weights: weights.toReversed(),
  ...(tridiagonal && {
    tridiagonal: { ...tridiagonal, diagonal: tridiagonal.diagonal.map((a) => -a) },
  }),
});
