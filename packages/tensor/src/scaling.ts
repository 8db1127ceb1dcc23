import type { Layout } from './layout.ts';
import { checkDim, sizeOf } from './layout.ts';
import { rademacher, random, streamSeed } from './random.ts';
import type { Vector } from './vector.ts';

/** Where units of a group are scaled in one tensor. */
export interface ScaleSite {
  /** The tensor's name. */
  readonly tensor: string;
  /** The axes along which the units lie; mostly one. */
  readonly axes: readonly number[];
  /** The power of a unit's scale by which its numbers are multiplied. */
  readonly power: number;
  /** For each position along the axes, row-major, its unit; −1 where none scales it. */
  readonly unitOf: readonly number[];
}

/** Units that can be scaled, each by itself, without changing the function. */
export interface ScalingGroup {
  /** Its name. */
  readonly name: string;
  /** How many units. */
  readonly size: number;
  /** What is multiplied by the scales. */
  readonly sites: readonly ScaleSite[];
}

/** An element of the group of scales: for each group the scale of each unit; groups that are absent are not scaled. */
export type Scales = Readonly<Record<string, ArrayLike<number>>>;

/** Draws random scales: exp of uniform numbers in [−1, 1). */
export const randomScales = (groups: readonly ScalingGroup[], seed: number): Scales =>
  Object.fromEntries(
    groups.map(({ name, size }, i) => {
      const draw = random(streamSeed(seed, i));
      return [name, Float64Array.from({ length: size }, () => Math.exp(2 * draw.uniform() - 1))];
    }),
  );

/** Draws random signs, 1 and −1 with equal probability. */
export const randomSigns = (groups: readonly ScalingGroup[], seed: number): Scales =>
  Object.fromEntries(groups.map(({ name, size }, i) => [name, rademacher(size, streamSeed(seed, i))]));

/** The position along the axes of a site, row-major, of each number of a tensor. */
export function sitePositions(shape: readonly number[], axes: readonly number[]): Int32Array {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const steps = axes.map((_, k) => sizeOf(axes.slice(k + 1).map((axis) => shape[axis]!)));
  return Int32Array.from({ length: sizeOf(shape) }, (_, i) =>
    axes.reduce((sum, axis, k) => sum + (Math.floor(i / strides[axis]!) % shape[axis]!) * steps[k]!, 0),
  );
}

/**
 * The factor of each number of a tensor under an element of the group, row-major.
 *
 * @throws RangeError for a group with another number of scales.
 */
export function scaleFactors(
  { name, shape }: { readonly name: string; readonly shape: readonly number[] },
  groups: readonly ScalingGroup[],
  scales: Scales,
): Float64Array {
  const factors = new Float64Array(sizeOf(shape)).fill(1);
  for (const group of groups) {
    const own = scales[group.name];
    if (!own) continue;
    if (own.length !== group.size)
      throw new RangeError(`scaling: expected ${group.size} scales for ${group.name}, got ${own.length}.`);
    for (const { tensor, axes, power, unitOf } of group.sites) {
      if (tensor !== name) continue;
      const powers = unitOf.map((unit) => (unit < 0 ? 1 : own[unit]! ** power));
      const positions = sitePositions(shape, axes);
      for (let i = 0; i < factors.length; i++) factors[i]! *= powers[positions[i]!]!;
    }
  }
  return factors;
}

/**
 * θ with its units scaled by an element of the group: the same function, to rounding.
 *
 * @throws RangeError for a vector of another dimension than the layout, or scales that do not fit.
 */
export function scaleUnits(
  layout: Layout,
  groups: readonly ScalingGroup[],
  scales: Scales,
  theta: Vector,
): Vector {
  checkDim('scaleUnits', layout.dim, theta);
  const out = theta.slice();
  for (const block of layout.blocks)
    scaleFactors(block, groups, scales).forEach((factor, i) => (out[block.offset + i]! *= factor));
  return out;
}
