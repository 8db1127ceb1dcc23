import { checkCount } from './check-count.ts';
import { tridiagonalEigenpairs, type Tridiagonal } from '@orograph/tensor';

/** How a density is drawn. */
export interface SpectralDensitySettings {
  /** How many values of λ. */
  readonly points: number;
  /** σ of the Gaussians, in units of λ. */
  readonly width: number;
  /** The smallest and largest λ; the Ritz values and 4σ on each side by default. */
  readonly range?: readonly [number, number];
}

/** A smoothed density of eigenvalues. */
export interface SpectralDensity {
  /** λ, equally spaced. */
  readonly values: Float64Array;
  /** φ(λ); its integral over all λ is 1. */
  readonly density: Float64Array;
}

/**
 * φ(t) = (1/n) Σₗ Σᵢ τ²ₗᵢ N(t; θₗᵢ, σ²): stochastic Lanczos quadrature, with the Ritz values θ and the first components τ of
 * the eigenvectors of each run's T.
 *
 * Reference: Ghorbani et al. 2019, "An Investigation into Neural Net Optimization via Hessian Eigenvalue Density".
 *
 * @throws RangeError for no run, fewer than two points or a width that is not positive.
 */
export function spectralDensity(
  runs: readonly { readonly tridiagonal: Tridiagonal }[],
  { points, width, range }: SpectralDensitySettings,
): SpectralDensity {
  if (runs.length === 0) throw new RangeError('spectralDensity: expected at least one run, got none.');
  checkCount('spectralDensity', 'points', points, 2);
  if (!(width > 0)) throw new RangeError(`spectralDensity: width must be positive, got ${width}.`);
  const atoms = runs.flatMap(({ tridiagonal }) =>
    tridiagonalEigenpairs(tridiagonal).map(({ value, vector }) => ({
      value,
      weight: vector[0]! ** 2 / runs.length,
    })),
  );
  const ritz = atoms.map(({ value }) => value);
  const [low, high] = range ?? [Math.min(...ritz) - 4 * width, Math.max(...ritz) + 4 * width];
  const values = Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  const peak = 1 / (width * Math.sqrt(2 * Math.PI));
  const density = values.map((t) =>
    atoms.reduce(
      (sum, { value, weight }) => sum + weight * peak * Math.exp(-0.5 * ((t - value) / width) ** 2),
      0,
    ),
  );
  return { values, density };
}
