import type { Progress } from '@orograph/probes';
import { SingleBar } from 'cli-progress';

import { hideBar, noteBar } from './shown-bars.ts';
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
/** For how many milliseconds a bar stays away after a line, so that many lines in a row do not flicker. */
const apart = 100;

/**
 * Progress on standard error: a bar with rate, time left and last value on a terminal, else a line every five seconds
 * of a command that takes more than two. A bar makes way for each line that {@link tell} and {@link writeResult} write.
 */
export function progressBar<T>(
  { err }: Terminal,
  {
    name,
    total,
    numberOf,
    unit = 'loss',
  }: {
    readonly name: string;
    readonly total: number;
    /** The number that it shows of the last value, where it shows any. */
    readonly numberOf?: ((value: T) => number) | undefined;
    readonly unit?: string;
  },
): ProgressBar<T> {
  if (!err.isTTY) {
    let next = Date.now() + first;
    return {
      update: (progress) => {
        if (Date.now() < next) return;
        next = Date.now() + every;
        err.write(`${name}: ${line(progress, numberOf)}\n`);
      },
      stop: () => {},
    };
  }
  const bar = new SingleBar({
    stream: err,
    clearOnComplete: true,
    hideCursor: true,
    format: `${name} {bar} {value}/{total} | {rate}/s | {left} left${numberOf ? ` | ${unit} {last}` : ''}`,
  });
  let isShown = false;
  let back = 0;
  const hide = (): void => {
    if (!isShown) return;
    isShown = false;
    back = Date.now() + apart;
    bar.stop();
    noteBar(err, undefined);
  };
  const show = (count: number, payload: object): void => {
    hideBar(err);
    isShown = true;
    bar.start(total, count, payload);
    noteBar(err, hide);
  };
  show(0, { rate: '?', left: '?', last: '?' });
  return {
    update: ({ value, count, rate, eta }) => {
      const payload = {
        rate: rate.toPrecision(3),
        left: duration(eta),
        last: numberOf?.(value).toPrecision(5),
      };
      if (isShown) bar.update(count, payload);
      else if (Date.now() >= back) show(count, payload);
    },
    stop: hide,
  };
}

const line = <T>(
  { value, count, total, rate, eta }: Progress<T>,
  numberOf: ((value: T) => number) | undefined,
): string => {
  const last = numberOf ? `, last ${numberOf(value).toPrecision(5)}` : '';
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
