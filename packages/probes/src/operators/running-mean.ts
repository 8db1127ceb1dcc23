import type { Estimate } from '@orograph/tensor';
import { map, scan, type OperatorFunction } from 'rxjs';

/**
 * The mean and standard error of all numbers so far, one estimate per number.
 *
 * Updated without a list of the samples: mₙ = mₙ₋₁ + (x − mₙ₋₁)/n, sₙ = sₙ₋₁ + (x − mₙ₋₁)(x − mₙ) (Welford 1962).
 *
 * @example
 * ```ts
 * import { runningMean } from '@orograph/probes';
 * import { of } from 'rxjs';
 *
 * of(1, 2, 3)
 *   .pipe(runningMean())
 *   .subscribe(({ mean, count }) => console.log(mean, count)); // 1 1, 1.5 2, 2 3
 * ```
 */
export const runningMean = (): OperatorFunction<number, Estimate> => (source) =>
  source.pipe(
    scan(
      ({ mean, squares, count }, x) => {
        const next = mean + (x - mean) / (count + 1);
        return { mean: next, squares: squares + (x - mean) * (x - next), count: count + 1 };
      },
      { mean: 0, squares: 0, count: 0 },
    ),
    map(({ mean, squares, count }) => ({
      mean,
      standardError: count < 2 ? Number.NaN : Math.sqrt(squares / (count * (count - 1))),
      count,
    })),
  );
