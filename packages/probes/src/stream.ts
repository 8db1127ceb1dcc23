import { from, Observable } from 'rxjs';

/** Starts one evaluation, or rejects if the subscriber has left, which ends the generator that asked. */
export type Run = <R>(evaluate: () => Promise<R>) => Promise<R>;

/**
 * An async generator as a cold Observable.
 *
 * The generator makes every evaluation through `run`, so none is started after unsubscription.
 */
export const stream = <T>(generator: (run: Run) => AsyncGenerator<T>): Observable<T> =>
  new Observable((subscriber) => {
    const run: Run = async (evaluate) => {
      if (subscriber.closed) throw new Error('stream: the subscriber has left.');
      return evaluate();
    };
    from(generator(run)).subscribe(subscriber);
  });
