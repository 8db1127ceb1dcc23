import type { RecordTasksSettings, TypedRecord } from '@orograph/runs';

import { consume } from '../terminal/consume.ts';
import { countingBar, type CountingBar } from '../terminal/counting-bar.ts';
import type { Context } from '../command.ts';
import type { ProbeTask } from './open-run.ts';

/** Follows tasks with one bar for all of them that have none of their own. */
export function runBar<R extends TypedRecord>(
  name: string,
  last: readonly [unit: string, numberOf: (record: R) => number] | undefined,
  tasks: readonly ProbeTask<R>[],
  { terminal, signal }: Context,
): { readonly follow: Required<RecordTasksSettings<R>>['follow']; readonly stop: () => void } {
  const shown = tasks.filter(({ hasOwnBar }) => !hasOwnBar);
  const total = shown.reduce((sum, { count }) => sum + count, 0);
  let bar: CountingBar<R> | undefined;
  return {
    follow: async (stream, take, { task, done }) => {
      const place = shown.indexOf(task);
      if (place === -1) return consume(stream, take, signal);
      const before = shown.slice(0, place).reduce((sum, { count }) => sum + count, 0);
      bar ??= countingBar<R>(terminal, {
        name,
        total,
        done: before + done,
        unit: last?.[0] ?? '',
        numberOf: last?.[1],
      });
      const own = bar;
      return consume(
        stream,
        (value) => {
          take(value);
          own.next(value);
        },
        signal,
      );
    },
    stop: () => bar?.stop(),
  };
}
