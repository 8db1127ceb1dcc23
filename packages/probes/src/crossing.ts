/** Where to look for the first crossing of a threshold. */
export interface CrossingSettings {
  /** The first distance tried; 0.01 by default. */
  readonly start?: number;
  /** The factor from one distance to the next; 2 by default. */
  readonly growth?: number;
  /** The largest distance tried; 1000 by default. */
  readonly limit?: number;
  /** The relative width of the last bracket; 10⁻³ by default. */
  readonly tolerance?: number;
}

/** The distance up to which a function stays at or below a threshold. */
export interface Crossing {
  /** The largest distance found with f ≤ threshold before the crossing; the limit if there was none. */
  readonly distance: number;
  /** f there. */
  readonly value: number;
  /** Whether the threshold was crossed within the limit. */
  readonly bounded: boolean;
}

/**
 * inf{t > 0 : f(t) > threshold}, by geometric search from `start`, then bisection.
 *
 * An excursion above the threshold that is narrower than the steps of the search can be missed. `NaN` counts as above.
 */
export async function crossing(
  f: (t: number) => Promise<number>,
  threshold: number,
  { start = 0.01, growth = 2, limit = 1000, tolerance = 1e-3 }: CrossingSettings,
): Promise<Crossing> {
  let [low, value] = [0, await f(0)];
  if (!(value <= threshold)) return { distance: 0, value, bounded: true };
  let high = Math.min(start, limit);
  for (let there = await f(high); there <= threshold; there = await f(high)) {
    if (high === limit) return { distance: limit, value: there, bounded: false };
    [low, value, high] = [high, there, Math.min(high * growth, limit)];
  }
  while (high - low > tolerance * high) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    const there = await f(middle);
    if (there <= threshold) [low, value] = [middle, there];
    else high = middle;
  }
  return { distance: low, value, bounded: true };
}

/**
 * Throws unless the settings describe a search.
 *
 * @throws RangeError naming the caller and the setting.
 */
export function checkCrossing(caller: string, threshold: number, settings: CrossingSettings): void {
  const { start = 0.01, growth = 2, limit = 1000, tolerance = 1e-3 } = settings;
  if (Number.isNaN(threshold)) throw new RangeError(`${caller}: threshold must be a number, got NaN.`);
  if (!(start > 0)) throw new RangeError(`${caller}: start must be positive, got ${start}.`);
  if (!(growth > 1)) throw new RangeError(`${caller}: growth must be above 1, got ${growth}.`);
  if (!(limit > 0 && Number.isFinite(limit)))
    throw new RangeError(`${caller}: limit must be positive and finite, got ${limit}.`);
  if (!(tolerance > 0)) throw new RangeError(`${caller}: tolerance must be positive, got ${tolerance}.`);
}
