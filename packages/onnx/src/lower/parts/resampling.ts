import { Refused } from '../../refused.ts';

/** How the places of an output axis lie on the input axis, in the words of Resize. */
export interface Resampling {
  readonly coordinates: string;
  readonly nearest: string;
  readonly cubic: number;
  readonly excludesOutside: boolean;
}

/** Where place `i` of `to` lies among `from` places. */
function position(mode: string, i: number, from: number, to: number, scale: number): number {
  const half = (i + 0.5) / scale - 0.5;
  if (mode === 'half_pixel') return half;
  if (mode === 'pytorch_half_pixel') return to > 1 ? half : 0;
  if (mode === 'align_corners') return to > 1 ? (i * (from - 1)) / (to - 1) : 0;
  if (mode === 'asymmetric') return i / scale;
  if (mode === 'half_pixel_symmetric') return (from / 2) * (1 - to / (scale * from)) + half;
  throw new Refused(`has the coordinates ${mode}, which have no rule`);
}

const rounding: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/** The place that each output place copies. */
export function nearestPlaces(r: Resampling, from: number, to: number, scale: number): readonly number[] {
  return Array.from({ length: to }, (_, i) =>
    Math.min(Math.max(rounding[r.nearest]!(position(r.coordinates, i, from, to, scale)), 0), from - 1),
  );
}

/** Keys' cubic with coefficient a. */
const cubic = (x: number, a: number): number => {
  const t = Math.abs(x);
  if (t <= 1) return (a + 2) * t ** 3 - (a + 3) * t ** 2 + 1;
  return t < 2 ? a * t ** 3 - 5 * a * t ** 2 + 8 * a * t - 4 * a : 0;
};

/** The matrix [from, to] of linear or cubic interpolation along one axis. */
export function interpolation(
  r: Resampling,
  mode: string,
  from: number,
  to: number,
  scale: number,
): readonly number[] {
  const matrix = Array<number>(from * to).fill(0);
  for (let i = 0; i < to; i++) {
    const given = position(r.coordinates, i, from, to, scale);
    const x = mode === 'linear' ? Math.min(Math.max(given, 0), from - 1) : given;
    const reach = mode === 'linear' ? [0, 1] : [-1, 0, 1, 2];
    const taps = reach.map((k) => {
      const place = Math.floor(x) + k;
      const outside = r.excludesOutside && (place < 0 || place >= from);
      const weight = mode === 'linear' ? 1 - Math.abs(x - place) : cubic(x - place, r.cubic);
      return { place: Math.min(Math.max(place, 0), from - 1), weight: outside ? 0 : weight };
    });
    const sum = r.excludesOutside ? taps.reduce((s, { weight }) => s + weight, 0) : 1;
    for (const { place, weight } of taps) matrix[place * to + i]! += weight / sum;
  }
  return matrix;
}
