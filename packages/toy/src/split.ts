import type { Vector } from '@orograph/tensor';

/**
 * A point taken apart by one wedge: θ = e + Πθ, the part e along the short and the part Πθ along the long directions.
 *
 * With a cuboid's thickness, e has lost half the width of each short axis: eᵢ = sign(θᵢ) max(0, |θᵢ| − hᵢ/2).
 */
export interface Split {
  /** Which of K wedges; undefined where the wedges are all subsets of the axes. */
  readonly index: number | undefined;
  /** |e|². */
  readonly shortSquared: number;
  /** |Πθ|²; not computed unless asked for. */
  longSquared(): number;
  /** Whether every component of θ is finite. */
  readonly finite: boolean;
  /** s·e + l·Πθ. */
  parts(s: number, l: number): Float64Array;
  /** s·(∂e/∂θ)v + l·Πv. */
  tangent(v: Vector, s: number, l: number): Float64Array;
  /** ⟨e, v⟩ and ⟨Πθ, v⟩. */
  dots(v: Vector): { readonly short: number; readonly long: number };
  /** The axes that span the wedge, ascending; undefined where it is not spanned by axes. */
  axes(): Int32Array | undefined;
  /** A unit vector of the wedge. */
  longUnit(): Float64Array;
}
