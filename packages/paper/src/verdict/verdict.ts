import { confidenceInterval, estimate } from '@orograph/tensor';

/** What numbers say about a claim. */
export type Outcome = 'supports' | 'contradicts' | 'undecided';

/** A number a claim speaks about, measured several times independently. */
export interface Finding {
  /** What was measured, with its unit. */
  readonly what: string;
  /** One number a repetition. */
  readonly samples: readonly number[];
  /** On which side of `bar` the claim expects the mean. */
  readonly expected: 'above' | 'below';
  /** The number it is held against. */
  readonly bar: number;
  /** For quotients: the mean and its interval are those of the logarithms, told as quotients again. */
  readonly isRatio?: boolean;
}

/** A finding held against its bar. */
export interface Judgement {
  /** What the finding says. */
  readonly outcome: Outcome;
  /** The mean. */
  readonly mean: number;
  /** The ends of the 95 % interval of the mean. */
  readonly interval: readonly [number, number];
  /** All of it in a sentence. */
  readonly words: string;
}

/**
 * `supports` when the 95 % interval of the mean, t-distributed over the repetitions, lies on the expected side of the bar,
 * `contradicts` when it lies on the other, else `undecided`: also for fewer than two repetitions or a number that is not finite.
 *
 * Several findings are not corrected for one another.
 */
export function judge({ what, samples, expected, bar, isRatio = false }: Finding): Judgement {
  const [to, from] = isRatio ? [Math.log, Math.exp] : [same, same];
  const scaled = samples.map(to);
  const found = estimate(scaled);
  const { mean, count } = found;
  const [low, high] = confidenceInterval(found);
  const interval = [from(low), from(high)] as const;
  const isAbove = interval[0] > bar;
  const isBelow = interval[1] < bar;
  const outcome =
    isAbove || isBelow
      ? (isAbove ? 'above' : 'below') === expected
        ? 'supports'
        : 'contradicts'
      : 'undecided';
  return {
    outcome,
    mean: from(mean),
    interval,
    words: `${what}: ${measured()}, claimed ${expected} ${digits(bar)}`,
  };

  function measured(): string {
    if (count === 0) return 'not measured';
    const odd = scaled.filter((sample) => !Number.isFinite(sample)).length;
    if (odd > 0) return `${odd} of ${count} repetitions are not finite`;
    if (count === 1) return `${digits(from(mean))} (one repetition, no error bar)`;
    return `${digits(from(mean))} [${digits(interval[0])}, ${digits(interval[1])}] (${isRatio ? 'geometric mean' : 'mean'} and 95 % interval, ${count} repetitions)`;
  }
}

/** One outcome of several: `contradicts` if any does, `supports` if all do, else `undecided`. */
export function combined(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('contradicts')) return 'contradicts';
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'supports')
    ? 'supports'
    : 'undecided';
}

const same = (value: number): number => value;

const digits = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value);
