/** A share with an interval that holds the true one with a probability of 95 %. */
export interface ShareInterval {
  /** The share observed. */
  readonly share: number;
  /** Its lower end. */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
}

/**
 * The interval of Wilson (1927) for `hits` of `count`: [p + z²/2n ± z√(p(1 − p)/n + z²/4n²)]/(1 + z²/n), z = 1.96. Unlike
 * p ± z√(p(1 − p)/n) it has a width where no hit, or nothing but hits, was seen.
 */
export function wilson(hits: number, count: number): ShareInterval {
  const [z, share] = [1.959964, hits / count];
  const centre = share + z ** 2 / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  const whole = 1 + z ** 2 / count;
  return { share, low: Math.max(0, (centre - half) / whole), high: Math.min(1, (centre + half) / whole) };
}
