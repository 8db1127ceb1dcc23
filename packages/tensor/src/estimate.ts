/** A mean with its standard error. */
export interface Estimate {
  /** The mean of the samples; `NaN` for none. */
  readonly mean: number;
  /** √(Σ(xᵢ − x̄)² / (n(n − 1))); `NaN` for fewer than two samples. */
  readonly standardError: number;
  /** How many samples. */
  readonly count: number;
}

/**
 * The mean and standard error of samples.
 *
 * @example
 * ```ts
 * import { estimate } from '@orograph/tensor';
 *
 * console.log(estimate([1, 2, 3])); // mean 2, standard error 1/√3, count 3
 * ```
 */
export function estimate(samples: readonly number[]): Estimate {
  const count = samples.length;
  const mean = samples.reduce((sum, x) => sum + x, 0) / count;
  const squares = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, standardError: count < 2 ? Number.NaN : Math.sqrt(squares / (count * (count - 1))), count };
}

/** The ends of the two-sided 95 % interval of a mean of normal samples: x̄ ± t·s/√n; `NaN` for fewer than two samples. */
export function confidenceInterval({ mean, standardError, count }: Estimate): readonly [number, number] {
  const half = studentQuantile(count - 1) * standardError;
  return [mean - half, mean + half];
}

/** The 97.5 % quantiles of Student's t for 1, 2, … degrees of freedom. */
const fewDegrees = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604,
  2.1448, 2.1314,
];

/** Above, z + Σₖ gₖ(z)/νᵏ to four digits, z that of the normal distribution. Reference: Abramowitz & Stegun, 26.7.5. */
function studentQuantile(degrees: number): number {
  const z = 1.959964;
  return (
    fewDegrees[degrees - 1] ??
    z +
      (z ** 3 + z) / (4 * degrees) +
      (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
      (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3)
  );
}
