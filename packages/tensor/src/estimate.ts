/** A mean with its standard error. */
export interface Estimate {
  /** The mean of the samples; `NaN` for none. */
  readonly mean: number;
  /** √(Σ(xᵢ − x̄)² / (n(n − 1))); `NaN` for fewer than two samples. */
  readonly standardError: number;
  /** How many samples. */
  readonly count: number;
}

/** The mean and standard error of samples. */
export function estimate(samples: readonly number[]): Estimate {
  const count = samples.length;
  const mean = samples.reduce((sum, x) => sum + x, 0) / count;
  const squares = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, standardError: count < 2 ? Number.NaN : Math.sqrt(squares / (count * (count - 1))), count };
}
