import type { Observable } from 'rxjs';

/** The last value of a stream that has one; rejects with the stream's error, or with the reason of `signal` once it is aborted. */
export const lastValue = <T>(stream: Observable<T>, signal?: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    let last: T | undefined;
    const interrupted = (): void => {
      subscription.unsubscribe();
      reject(signal!.reason as Error);
    };
    const settled = (): void => signal?.removeEventListener('abort', interrupted);
    const subscription = stream.subscribe({
      next: (value) => (last = value),
      error: (error: unknown) => {
        settled();
        reject(error);
      },
      complete: () => {
        settled();
        resolve(last!);
      },
    });
    if (signal?.aborted) interrupted();
    else signal?.addEventListener('abort', interrupted, { once: true });
  });
