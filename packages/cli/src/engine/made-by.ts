import { defer, finalize, from, type Observable } from 'rxjs';

/** The one record that a function makes, begun at each subscription; its signal is aborted at unsubscription. */
export const madeBy = <R>(make: (signal: AbortSignal) => Promise<R>): Observable<R> =>
  defer(() => {
    const interruption = new AbortController();
    return from(make(interruption.signal)).pipe(finalize(() => interruption.abort()));
  });
