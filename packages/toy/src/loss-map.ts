/** How a loss grows with the distance d to the low-loss region: d, d², or 1 − exp(−d²/2w²). */
export type LossMap = 'distance' | 'squared' | 'bounded';

/** φ, φ′ and φ″ at one distance. */
export interface MappedDistance {
  /** φ(d). */
  readonly value: number;
  /** φ′(d). */
  readonly slope: number;
  /** φ″(d). */
  readonly curvature: number;
}

/** φ(d), φ′(d), φ″(d): d, 1, 0; d², 2d, 2; or with E = exp(−d²/2w²): 1 − E, dE/w², (1 − d²/w²)E/w². */
export function mapDistance(map: LossMap, d: number, w: number): MappedDistance {
  if (map === 'distance') return { value: d, slope: 1, curvature: 0 };
  if (map === 'squared') return { value: d * d, slope: 2 * d, curvature: 2 };
  const x = (d / w) ** 2;
  const e = Math.exp(-x / 2);
  return { value: -Math.expm1(-x / 2), slope: (d * e) / w ** 2, curvature: ((1 - x) * e) / w ** 2 };
}
