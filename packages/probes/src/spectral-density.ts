import { chiSquareQuantile, gaussRule, type QuadratureRule } from '@orograph/tensor';

import { checkCount } from './check-count.ts';
import { checkSpectrum, type Spectrum } from './spectrum.ts';

/** How a density is drawn. */
export interface SpectralDensitySettings {
  /** How many values of λ. */
  readonly points: number;
  /** σ of the Gaussians, in units of λ. */
  readonly width: number;
  /** The smallest and largest λ; those known and 4σ on each side by default. */
  readonly range?: readonly [number, number];
  /** The values of λ, instead of equally spaced ones. */
  readonly values?: ArrayLike<number>;
}

/** A smoothed density of eigenvalues. */
export interface SpectralDensity {
  /** λ, equally spaced unless given. */
  readonly values: Float64Array;
  /** φ(λ); its integral over all λ is 1. */
  readonly density: Float64Array;
  /** The standard error of φ(λ) from the random vectors. */
  readonly standardError: Float64Array;
  /** The lower end of the 95 % interval of φ(λ): from random vectors, and what the Lanczos steps leave open. */
  readonly low: Float64Array;
  /** The upper end; infinite where nothing near λ was found and nothing bounds it. */
  readonly high: Float64Array;
}

/**
 * φ(t) = (1/D) [Σₖ N(t; λₖ, σ²) + (D − K) (1/n) Σₗ Σᵢ wₗᵢ N(t; θₗᵢ, σ²)]: the K eigenvalues λ that are known exactly, and the
 * nodes θ and weights w of n rules for the others: averaged Gauss rules, the mean of Gauss and anti-Gauss, where T is known.
 *
 * For N ≥ 0 the estimate is a sum of squares of normal numbers, which has about a χ² distribution of ν = n (Σf)² / Σf² degrees of
 * freedom, f = N(t; λᵢ, σ²) (Satterthwaite 1946), more where f is alike for all i: so the interval, where few eigenvalues are near t too. It is widened by the
 * twice the distance between the averaged and the Gauss rules, for a σ that the steps do not resolve.
 *
 * References: Ghorbani et al. 2019, "An Investigation into Neural Net Optimization via Hessian Eigenvalue Density"; Laurie 1996,
 * "Anti-Gaussian Quadrature Formulas".
 *
 * @throws RangeError for no rule, fewer than two points or a width that is not positive.
 */
export function spectralDensity(
  spectrum: Spectrum,
  { points, width, range, values: given }: SpectralDensitySettings,
): SpectralDensity {
  checkSpectrum('spectralDensity', spectrum);
  const { dim, exact = [], rules } = spectrum;
  checkCount('spectralDensity', 'points', points, 2);
  if (!(width > 0)) throw new RangeError(`spectralDensity: width must be positive, got ${width}.`);
  const known = [...exact, ...rules.flatMap(({ nodes }) => nodes)];
  const [low, high] = range ?? [Math.min(...known) - 4 * width, Math.max(...known) + 4 * width];
  const values = given
    ? Float64Array.from(given)
    : Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  const peak = 1 / (width * Math.sqrt(2 * Math.PI));
  const share = (dim - exact.length) / dim;
  const every = rules.map(rulesOf);
  const at = (t: number): readonly [number, number, number, number] => {
    const gaussian = (value: number): number => peak * Math.exp(-0.5 * ((t - value) / width) ** 2);
    const sharp = exact.reduce((sum, value) => sum + gaussian(value), 0) / dim;
    if (share === 0) return [sharp, 0, sharp, sharp];
    const mean = (of: (rules: Rules) => number): number =>
      every.reduce((sum, each) => sum + of(each), 0) / every.length;
    const smooth = mean(({ averaged }) => integral(averaged, gaussian));
    const squares = mean(({ averaged }) => integral(averaged, (value) => gaussian(value) ** 2));
    const open = mean(({ averaged, gauss }) =>
      averaged === gauss ? 0 : 2 * Math.abs(integral(averaged, gaussian) - integral(gauss, gaussian)),
    );
    // Directions are uniform on a sphere: what is the same in all of them has no variance.
    const variance = squares - smooth ** 2;
    const degrees = (every.length * (dim - exact.length) * smooth ** 2) / variance;
    const varies = smooth > 0 && variance > 1e-12 * squares;
    const [least, most] = varies
      ? ([z, -z].map((q) => degrees / chiSquareQuantile(degrees, q)) as [number, number])
      : [1, 1];
    return [
      sharp + share * smooth,
      varies ? share * smooth * Math.sqrt(2 / degrees) : 0,
      sharp + share * Math.max(0, smooth * least - open),
      sharp + share * (smooth * most + open),
    ];
  };
  const found = Array.from(values, at);
  const column = (k: number): Float64Array => Float64Array.from(found, (row) => row[k]!);
  return { values, density: column(0), standardError: column(1), low: column(2), high: column(3) };
}

/** The 97.5 % quantile of the standard normal distribution. */
const z = 1.959964;

/** A Gauss rule, and the averaged rule of the same recurrence; the same one where it is exact or T is not known. */
interface Rules {
  readonly gauss: QuadratureRule;
  readonly averaged: QuadratureRule;
}

function rulesOf({ nodes, weights, residual, tridiagonal }: Spectrum['rules'][number]): Rules {
  const gauss = { nodes: [...nodes], weights: [...weights] };
  if (residual === 0 || !tridiagonal || tridiagonal.offDiagonal.length === 0)
    return { gauss, averaged: gauss };
  const { diagonal, offDiagonal } = tridiagonal;
  const shorter = gaussRule({ diagonal: diagonal.slice(0, -1), offDiagonal: offDiagonal.slice(0, -1) });
  const anti = gaussRule({
    diagonal,
    offDiagonal: [...offDiagonal.slice(0, -1), Math.SQRT2 * offDiagonal.at(-1)!],
  });
  const averaged = {
    nodes: [...shorter.nodes, ...anti.nodes],
    weights: [...shorter.weights, ...anti.weights].map((w) => w / 2),
  };
  return { gauss, averaged };
}

const integral = ({ nodes, weights }: QuadratureRule, f: (value: number) => number): number =>
  nodes.reduce((sum, node, k) => sum + weights[k]! * f(node), 0);
