import type { WatchCount } from '@orograph/studies';

import { countingBar } from './counting-bar.ts';
import type { Terminal } from './terminal.ts';

/** Has what a study counts move a bar: how many are done, the time left, and the last value. */
export const countWatch =
  (terminal: Terminal): WatchCount =>
  (plan) =>
    countingBar<number>(terminal, { ...plan, done: 0, numberOf: (value) => value });
