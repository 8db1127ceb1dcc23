import { estimate } from '@orograph/tensor';

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
}

/** A smoothed density of eigenvalues. */
export interface SpectralDensity {
  /** λ, equally spaced. */
  readonly values: Float64Array;
  /** φ(λ); its integral over all λ is 1. */
  readonly density: Float64Array;
  /** The standard error of φ(λ) over the rules; `NaN` for a single one. */
  readonly standardError: Float64Array;
}

/**
 * φ(t) = (1/D) [Σₖ N(t; λₖ, σ²) + (D − K) (1/n) Σₗ Σᵢ wₗᵢ N(t; θₗᵢ, σ²)]: the K eigenvalues λ that are known exactly, and the
 * nodes θ and weights w of n Gauss rules for the others.
 *
 * Reference: Ghorbani et al. 2019, "An Investigation into Neural Net Optimization via Hessian Eigenvalue Density".
 *
 * @throws RangeError for no rule, fewer than two points or a width that is not positive.
 */
export function spectralDensity(
  spectrum: Spectrum,
  { points, width, range }: SpectralDensitySettings,
): SpectralDensity {
  checkSpectrum('spectralDensity', spectrum);
  const { dim, exact = [], rules } = spectrum;
  checkCount('spectralDensity', 'points', points, 2);
  if (!(width > 0)) throw new RangeError(`spectralDensity: width must be positive, got ${width}.`);
  const known = [...exact, ...rules.flatMap(({ nodes }) => nodes)];
  const [low, high] = range ?? [Math.min(...known) - 4 * width, Math.max(...known) + 4 * width];
  const peak = 1 / (width * Math.sqrt(2 * Math.PI));
  const gaussian = (t: number, value: number): number => peak * Math.exp(-0.5 * ((t - value) / width) ** 2);
  const values = Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  const [density, standardError] = [new Float64Array(points), new Float64Array(points)];
  const share = (dim - exact.length) / dim;
  values.forEach((t, i) => {
    const sharp = exact.reduce((sum, value) => sum + gaussian(t, value), 0) / dim;
    const smooth = estimate(
      rules.map(({ nodes, weights }) =>
        nodes.reduce((sum, node, k) => sum + weights[k]! * gaussian(t, node), 0),
      ),
    );
    density[i] = sharp + (share === 0 ? 0 : share * smooth.mean);
    standardError[i] = share === 0 ? 0 : share * smooth.standardError;
  });
  return { values, density, standardError };
}
