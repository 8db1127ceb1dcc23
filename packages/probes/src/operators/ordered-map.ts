import { from, Observable, type ObservableInput } from 'rxjs';

/** A projection under way, or done and waiting for those before it. */
interface Slot<R> {
  readonly values: R[];
  done: boolean;
  failure?: { readonly error: unknown };
}

/**
 * `mergeMap` over an iterable that keeps the iterable's order.
 *
 * At most `concurrency` items are under way or waiting to be emitted, so memory is bounded whatever the number of items
 * and however slow the first; an item is drawn only when there is room for it. An error is passed on in its item's place.
 */
export const orderedMap = <T, R>(
  items: Iterable<T>,
  project: (item: T) => ObservableInput<R>,
  concurrency: number,
): Observable<R> =>
  new Observable((subscriber) => {
    const iterator = items[Symbol.iterator]();
    const slots: Slot<R>[] = [];
    let exhausted = false;
    let pumping = false;

    const start = (item: T): void => {
      const slot: Slot<R> = { values: [], done: false };
      slots.push(slot);
      const finish = (failure?: { readonly error: unknown }): void => {
        if (failure) {
          slot.failure = failure;
          exhausted = true;
        }
        slot.done = true;
        pump();
      };
      try {
        subscriber.add(
          from(project(item)).subscribe({
            next: (value) => slot.values.push(value),
            error: (error: unknown) => finish({ error }),
            complete: () => finish(),
          }),
        );
      } catch (error) {
        finish({ error });
      }
    };

    const pump = (): void => {
      if (pumping) return;
      pumping = true;
      while (!subscriber.closed) {
        const head = slots[0];
        if (head?.done) {
          slots.shift();
          for (const value of head.values) subscriber.next(value);
          if (head.failure) subscriber.error(head.failure.error);
        } else if (!exhausted && slots.length < concurrency) {
          const next = iterator.next();
          if (next.done) exhausted = true;
          else start(next.value);
        } else break;
      }
      pumping = false;
      if (exhausted && slots.length === 0) subscriber.complete();
    };
    pump();
  });
