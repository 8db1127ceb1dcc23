import type { Cut, Measurement } from '@orograph/tensor';
import { from, Observable, type ObservableInput } from 'rxjs';

/** What is asked of a cut; every `Cut` has it, and so has a marble. */
export interface Evaluable {
  /** How many calls are worth having under way at once. */
  readonly concurrency: number;
  /** L and the metrics at coordinates, sooner or later. */
  measure(coords: readonly number[]): ObservableInput<Measurement>;
  /** Gives back what was prepared. */
  dispose(): unknown;
}

/**
 * What `body` makes of a cut that is opened at subscription and given back at completion, error or unsubscription; also one
 * that is ready too late.
 */
export const usingCut = <T>(
  open: () => ObservableInput<Evaluable>,
  body: (cut: Evaluable) => Observable<T>,
): Observable<T> =>
  new Observable((subscriber) => {
    // The opening outlives the subscription, so that a cut prepared too late is given back as well.
    from(open()).subscribe({
      next: (cut) => {
        if (subscriber.closed) cut.dispose();
        else {
          subscriber.add(() => cut.dispose());
          body(cut).subscribe(subscriber);
        }
      },
      error: (error: unknown) => subscriber.error(error),
    });
  });

/** A cut that is given back only when none of its calls is under way. */
export function disposedWhenIdle(cut: Cut): Evaluable {
  const underWay = new Set<Promise<Measurement>>();
  return {
    concurrency: cut.concurrency,
    measure: (coords) => {
      const call = cut.measure(coords).finally(() => underWay.delete(call));
      underWay.add(call);
      return call;
    },
    dispose: () => Promise.allSettled(underWay).then(() => cut.dispose()),
  };
}
