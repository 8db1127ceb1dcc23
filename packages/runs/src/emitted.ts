import { Observable } from 'rxjs';

/**
 * Makes a stream of what a function emits, for records that follow from each other and are made one after the other: it is begun at
 * subscription, its signal is aborted when nobody listens any more, and its failure is the stream's.
 *
 * @example
 * ```ts
 * import { emitted } from '@orograph/runs';
 *
 * const halves = emitted<number>(async (emit, signal) => {
 *   for (let x = 8; x >= 1 && !signal.aborted; x /= 2) emit(await Promise.resolve(x));
 * });
 * halves.subscribe((x) => console.log(x));
 * ```
 */
export const emitted = <T>(
  make: (emit: (value: T) => void, signal: AbortSignal) => Promise<void>,
): Observable<T> =>
  new Observable((subscriber) => {
    const interruption = new AbortController();
    make((value) => subscriber.next(value), interruption.signal).then(
      () => subscriber.complete(),
      (error: unknown) => subscriber.error(error),
    );
    return () => interruption.abort();
  });
