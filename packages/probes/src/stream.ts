import { from, Observable } from 'rxjs';

/** Starts one evaluation, or rejects if the subscriber has left, which ends the generator that asked. */
export type Run = <R>(evaluate: () => Promise<R>) => Promise<R>;

/** Milliseconds for which evaluations that wait for nothing, as those of toys, go on until timers, signals and connections have a turn. */
const most = 50;

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    // A page has no setImmediate.
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });

/**
 * An async generator as a cold Observable.
 *
 * The generator makes every evaluation through `run`, so none is started after unsubscription, and whoever unsubscribes, as at Ctrl-C, has a turn in between.
 */
export const stream = <T>(generator: (run: Run) => AsyncGenerator<T>): Observable<T> =>
  new Observable((subscriber) => {
    let since = performance.now();
    const run: Run = async (evaluate) => {
      if (performance.now() - since > most) {
        await nextTurn();
        since = performance.now();
      }
      if (subscriber.closed) throw new Error('stream: the subscriber has left.');
      return evaluate();
    };
    from(generator(run)).subscribe(subscriber);
  });
