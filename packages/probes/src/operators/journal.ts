import { concatMap, from, map, type MonoTypeOperatorFunction, type ObservableInput } from 'rxjs';

/**
 * Writes each record with `append` and passes it on once it is written, one after the other, in order.
 *
 * A record that cannot be written is an error of the stream; those before it are written.
 */
export const journal =
  <T>(append: (record: T) => ObservableInput<unknown>): MonoTypeOperatorFunction<T> =>
  (source) =>
    source.pipe(concatMap((record) => from(append(record)).pipe(map(() => record))));
