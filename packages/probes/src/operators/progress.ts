import { asyncScheduler, defer, map, type OperatorFunction, type TimestampProvider } from 'rxjs';

/** How far a stream has come. */
export interface Progress<T> {
  /** What the stream emitted last. */
  readonly value: T;
  /** How many values there are so far, those done before the subscription included. */
  readonly count: number;
  /** How many there will be. */
  readonly total: number;
  /** Values a second since the subscription. */
  readonly rate: number;
  /** Seconds left at that rate. */
  readonly eta: number;
}

/**
 * Adds the count, the rate and the time left to each value of a stream.
 *
 * `done` values of the total were there before (a resumed run): they count, but not for the rate. `clock` gives
 * milliseconds.
 *
 * @example
 * ```ts
 * import { progress, ray, slice } from '@orograph/probes';
 * import { quadratic } from '@orograph/toy';
 *
 * const plan = ray(new Float64Array(2), Float64Array.of(1, 0), { points: 5 });
 * slice(quadratic([2, 1]), plan)
 *   .pipe(progress({ total: 5 }))
 *   .subscribe(({ value, count, eta }) => console.log(value.loss, `${count} of 5, ${eta} s left`));
 * ```
 */
export const progress =
  <T>({
    total,
    done = 0,
    clock = asyncScheduler,
  }: {
    readonly total: number;
    readonly done?: number;
    readonly clock?: TimestampProvider;
  }): OperatorFunction<T, Progress<T>> =>
  (source) =>
    defer(() => {
      const start = clock.now();
      return source.pipe(
        map((value, i) => {
          const count = done + i + 1;
          const rate = (1000 * (i + 1)) / (clock.now() - start);
          return { value, count, total, rate, eta: Math.max(0, total - count) / rate };
        }),
      );
    });
