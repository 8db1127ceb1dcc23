import type { Sample } from './sample.ts';

/** A number a claim speaks about, measured several times independently. */
export interface Finding {
  /** What was measured, with its unit. */
  readonly what: string;
  /** One a repetition: an independent training, or a pair or group of them. What is known only within bounds is given by them. */
  readonly samples: readonly Sample[];
  /** On which side of `bar` the claim expects the mean. */
  readonly expected: 'above' | 'below';
  /** The number it is held against. */
  readonly bar: number;
  /** For quotients: the mean and its interval are those of the logarithms, told as quotients again. */
  readonly isRatio?: boolean;
}
