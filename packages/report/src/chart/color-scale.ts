/** The colours of a heat map: over which values, and how they are spaced. */
export interface ColorRange {
  /** How colours are spaced. */
  readonly scale: 'linear' | 'log';
  /** The least and the greatest finite value. */
  readonly domain: readonly [number, number];
}

/** Chooses the colours for values of which some may not be finite: `log` when all are positive and the greatest is over 20 times the least. */
export function colorRange(values: ArrayLike<number>, scale?: 'linear' | 'log'): ColorRange {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i])) [low, high] = [Math.min(low, values[i]!), Math.max(high, values[i]!)];
  if (low > high) [low, high] = [0, 1];
  if (low === high) high = low + (Math.abs(low) || 1) * 1e-6;
  const best = low > 0 && high / low > 20 ? 'log' : 'linear';
  return { scale: low > 0 ? (scale ?? best) : 'linear', domain: [low, high] };
}

/** Where a value lies between the ends of the colours, from 0 to 1. */
export function shareOf({ scale, domain: [low, high] }: ColorRange, value: number): number {
  if (scale === 'log') return Math.log(value / low) / Math.log(high / low);
  return (value - low) / (high - low);
}

/**
 * Round values inside a range, ascending, about `count` of them: 1, 2, 2.5 or 5 times powers of ten apart; on a log scale powers of
 * ten, with 3 or with 2 and 5 in between where there is room.
 */
export function roundLevels({ scale, domain }: ColorRange, count = 8): number[] {
  const [low, high] = domain;
  const found = scale === 'log' ? logLevels(low, high, count) : linearLevels(low, high, count);
  return found.filter((level) => level > low && level < high);
}

function linearLevels(low: number, high: number, count: number): number[] {
  const rough = (high - low) / (count + 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((times) => times * power).find((one) => one >= rough * 0.999)!;
  const digits = Math.max(0, Math.min(15, 1 - Math.floor(Math.log10(step))));
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toFixed(digits)),
  );
}

function logLevels(low: number, high: number, count: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const between = (times: readonly number[]): number[] =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i).flatMap((power) =>
      times.map((one) => Number(`${one}e${power}`)),
    );
  const inside = (levels: readonly number[]): number =>
    levels.filter((one) => one > low && one < high).length;
  const choices = [[1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]].map(between);
  const chosen = choices.find((levels) => inside(levels) <= count + 1);
  if (chosen) return chosen;
  const every = Math.ceil((last - first) / count);
  return between([1]).filter((_, i) => i % every === 0);
}
