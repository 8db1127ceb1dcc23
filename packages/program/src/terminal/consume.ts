import type { Observable } from 'rxjs';

import { InterruptedError } from './failure.ts';

/**
 * Subscribes and calls `take` for each value; resolves at completion.
 *
 * Rejects with the stream's error, with what `take` throws, or with an {@link InterruptedError} when `signal` is
 * aborted; the stream is unsubscribed in each case.
 */
export const consume = <T>(
  stream: Observable<T>,
  take: (value: T) => void,
  signal: AbortSignal,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let failed = false;
    const interrupted = (): void => {
      subscription.unsubscribe();
      reject(new InterruptedError('interrupted'));
    };
    const settle = (done: () => void): void => {
      signal.removeEventListener('abort', interrupted);
      done();
    };
    signal.addEventListener('abort', interrupted, { once: true });
    const subscription = stream.subscribe({
      next: (value) => {
        if (failed) return;
        try {
          take(value);
        } catch (error) {
          failed = true;
          // A synchronous stream calls back before `subscription` is there.
          queueMicrotask(() => subscription.unsubscribe());
          settle(() => reject(error));
        }
      },
      error: (error: unknown) => settle(() => reject(error)),
      complete: () => settle(resolve),
    });
    if (signal.aborted) interrupted();
  });
