import type { Progress } from '@orograph/probes';
import { SingleBar } from 'cli-progress';

import type { Terminal } from './terminal.ts';

/** Shows how far a command has come. */
export interface ProgressBar<T> {
  /** Shows the latest state. */
  update(progress: Progress<T>): void;
  /** Leaves the screen as it found it. */
  stop(): void;
}

const first = 2000;
const every = 5000;

/**
 * Progress on standard error: a bar with rate, time left and last value on a terminal, else a line every five seconds
 * of a command that takes more than two.
 */
export function progressBar<T>(
  { err }: Terminal,
  {
    name,
    total,
    valueOf,
    unit = 'loss',
  }: {
    readonly name: string;
    readonly total: number;
    /** What it shows of the last value, where it shows any. */
    readonly valueOf?: ((value: T) => number) | undefined;
    readonly unit?: string;
  },
): ProgressBar<T> {
  if (!err.isTTY) {
    let next = Date.now() + first;
    return {
      update: (progress) => {
        if (Date.now() < next) return;
        next = Date.now() + every;
        err.write(`${name}: ${line(progress, valueOf)}\n`);
      },
      stop: () => {},
    };
  }
  const bar = new SingleBar({
    stream: err,
    clearOnComplete: true,
    hideCursor: true,
    format: `${name} {bar} {value}/{total} | {rate}/s | {left} left${valueOf ? ` | ${unit} {last}` : ''}`,
  });
  bar.start(total, 0, { rate: '?', left: '?', last: '?' });
  return {
    update: ({ value, count, rate, eta }) =>
      bar.update(count, {
        rate: rate.toPrecision(3),
        left: duration(eta),
        last: valueOf?.(value).toPrecision(5),
      }),
    stop: () => bar.stop(),
  };
}

const line = <T>(
  { value, count, total, rate, eta }: Progress<T>,
  valueOf: ((value: T) => number) | undefined,
): string => {
  const last = valueOf ? `, last ${valueOf(value).toPrecision(5)}` : '';
  return `${count}/${total} (${rate.toPrecision(3)}/s, ${duration(eta)} left${last})`;
};

/** 1:02:03 or 2:03. */
function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.ceil(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const two = (n: number): string => String(n).padStart(2, '0');
