import { progressBar } from './progress-bar.ts';
import type { Terminal } from './terminal.ts';

/** A bar that counts by itself. */
export interface CountingBar<T> {
  /** Shows that one more is done, and its value. */
  next(value: T): void;
  /** Leaves the screen as it found it. */
  stop(): void;
}

/** Shows how many of `total` are done, `done` of them from the start, with the rate of the others and the time left. */
export function countingBar<T>(
  terminal: Terminal,
  {
    done,
    ...settings
  }: {
    readonly name: string;
    readonly total: number;
    readonly done: number;
    readonly unit: string;
    readonly numberOf?: ((value: T) => number) | undefined;
  },
): CountingBar<T> {
  const bar = progressBar<T>(terminal, settings);
  const { total } = settings;
  const began = Date.now();
  let made = 0;
  return {
    next: (value) => {
      made += 1;
      const count = done + made;
      const rate = (1000 * made) / Math.max(1, Date.now() - began);
      bar.update({ value, count, total, rate, eta: Math.max(0, total - count) / rate });
    },
    stop: () => bar.stop(),
  };
}
