import { firstValueFrom, merge, Observable, toArray } from 'rxjs';

/**
 * Subscribes to a probe and resolves to all its values; `take` is told each as it comes.
 *
 * Rejects with the error of the probe, or with the reason of the signal when that is aborted; the probe is unsubscribed then.
 */
export const follow = <T>(
  probe: Observable<T>,
  signal: AbortSignal,
  take: (value: T) => void = () => {},
): Promise<T[]> =>
  firstValueFrom(
    merge(
      aborted(signal),
      new Observable<T>((subscriber) =>
        probe.subscribe({
          next: (value) => {
            try {
              take(value);
              subscriber.next(value);
            } catch (error) {
              subscriber.error(error);
            }
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => subscriber.complete(),
        }),
      ).pipe(toArray()),
    ),
  );

/** Fails when a signal is aborted. */
const aborted = (signal: AbortSignal): Observable<never> =>
  new Observable((subscriber) => {
    const stop = (): void => subscriber.error(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    return () => signal.removeEventListener('abort', stop);
  });
