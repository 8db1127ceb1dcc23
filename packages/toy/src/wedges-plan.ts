import type { LossMap } from './loss-map.ts';

/** How thick a wedge is along its short directions. */
export type Thickness =
  /** The same width everywhere: all within width/2 of the wedge is low. */
  | { readonly kind: 'slab'; readonly width: number }
  /** A full opening angle in radians, so that the thickness grows with |θ|. */
  | { readonly kind: 'wedge'; readonly angle: number }
  /** A width hᵢ for each of the D axes: low where |θᵢ| ≤ hᵢ/2 for every short axis i. */
  | { readonly kind: 'cuboid'; readonly widths: ArrayLike<number> };

/** The shape of a landscape of wedges. */
export interface WedgesPlan {
  /** D, the dimension of the space. */
  readonly dim: number;
  /** n, the number of long directions of every wedge. */
  readonly longDirections: number;
  /** All C(D, n) subsets of the axes (the default), `count` random subsets, or `count` random orientations. */
  readonly kind?: 'axis' | 'sampled' | 'random';
  /** K, the number of wedges of the kinds `sampled` and `random`. */
  readonly count?: number;
  /** The seed of the wedges of the kinds `sampled` and `random`; 0 by default. */
  readonly seed?: number;
  /** Keeps of each wedge only what is at least `inner` and at most `outer` from the origin. */
  readonly annulus?: { readonly inner: number; readonly outer: number };
  /** None by default: wedges are infinitely thin. */
  readonly thickness?: Thickness;
  /** How the loss grows with the distance; `distance` by default. */
  readonly map?: LossMap;
  /** w of the map `bounded` and of the accuracy exp(−d²/2w²); 1 by default. */
  readonly scale?: number;
}

/** Throws unless a number is as expected. */
function expectNumber(name: string, value: unknown, expected: string, holds: boolean): void {
  if (!holds) throw new RangeError(`wedges: ${name} must be ${expected}, got ${String(value)}.`);
}

/**
 * Throws unless the plan describes a landscape whose distances are known exactly.
 *
 * @throws RangeError or TypeError naming the argument, what was expected, and what came.
 */
export function checkWedgesPlan(plan: WedgesPlan): void {
  const {
    dim,
    longDirections: n,
    kind = 'axis',
    count,
    annulus,
    thickness,
    map = 'distance',
    scale = 1,
  } = plan;
  expectNumber('dim', dim, 'a whole number of at least 1', Number.isSafeInteger(dim) && dim >= 1);
  expectNumber(
    'longDirections',
    n,
    `a whole number from 1 to dim (${dim})`,
    Number.isSafeInteger(n) && n >= 1 && n <= dim,
  );
  if (!['axis', 'sampled', 'random'].includes(kind))
    throw new TypeError(`wedges: kind must be axis, sampled or random, got ${kind as string}.`);
  if (kind !== 'axis')
    expectNumber(
      'count',
      count,
      `a whole number of at least 1 for kind ${kind}`,
      Number.isSafeInteger(count) && count! >= 1,
    );
  else if (count !== undefined)
    throw new RangeError(`wedges: count must be absent for kind axis, which has all subsets, got ${count}.`);
  if (annulus) {
    const { inner, outer } = annulus;
    expectNumber('annulus.inner', inner, 'finite and not negative', Number.isFinite(inner) && inner >= 0);
    expectNumber('annulus.outer', outer, `larger than annulus.inner (${inner})`, outer > inner);
  }
  if (!['distance', 'squared', 'bounded'].includes(map))
    throw new TypeError(`wedges: map must be distance, squared or bounded, got ${map as string}.`);
  expectNumber('scale', scale, 'a positive number', Number.isFinite(scale) && scale > 0);
  if (thickness) checkThickness(plan, thickness, kind);
}

/** Throws unless the thickness is known and goes with the rest of the plan. */
function checkThickness({ dim, annulus }: WedgesPlan, thickness: Thickness, kind: string): void {
  switch (thickness.kind) {
    case 'slab': {
      const { width } = thickness;
      return expectNumber(
        'thickness.width',
        width,
        'finite and not negative',
        Number.isFinite(width) && width >= 0,
      );
    }
    case 'wedge': {
      const { angle } = thickness;
      return expectNumber('thickness.angle', angle, 'from 0 to π radians', angle >= 0 && angle <= Math.PI);
    }
    case 'cuboid': {
      const { widths } = thickness;
      expectNumber(
        'thickness.widths.length',
        widths.length,
        `dim (${dim}), a width for each axis`,
        widths.length === dim,
      );
      const bad = Array.from(widths).find((h) => !(Number.isFinite(h) && h >= 0));
      expectNumber('thickness.widths', bad, 'finite and not negative', bad === undefined);
      if (kind === 'random')
        throw new TypeError(
          'wedges: thickness cuboid is along axes, expected kind axis or sampled, got random.',
        );
      if (kind === 'axis' && annulus)
        throw new TypeError(
          'wedges: thickness cuboid with an annulus expected kind sampled, got axis: the nearest subset is not known in closed form.',
        );
      return;
    }
    default:
      throw new TypeError(
        `wedges: thickness.kind must be slab, wedge or cuboid, got ${(thickness as Thickness).kind as string}.`,
      );
  }
}
