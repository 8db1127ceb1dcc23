/** The colours of a heat map: over which values, and how they are spaced. */
export interface ColorRange {
  /** `log` when the values are positive and the greatest is over 20 times the least. */
  readonly scale: 'linear' | 'log';
  /** The least and the greatest finite value. */
  readonly domain: readonly [number, number];
}

/** Chooses the colours for values of which some may not be finite. */
export function colorRange(values: ArrayLike<number>): ColorRange {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i])) [low, high] = [Math.min(low, values[i]!), Math.max(high, values[i]!)];
  if (low > high) [low, high] = [0, 1];
  if (low === high) high = low + (Math.abs(low) || 1) * 1e-6;
  return { scale: low > 0 && high / low > 20 ? 'log' : 'linear', domain: [low, high] };
}

/** `count` values that split a range evenly, in its own spacing, ends left out. */
export function splitRange({ scale, domain: [low, high] }: ColorRange, count: number): number[] {
  const shares = Array.from({ length: count }, (_, i) => (i + 1) / (count + 1));
  return shares.map((t) => (scale === 'log' ? low * (high / low) ** t : low + t * (high - low)));
}
