import {
  filterNormalize,
  hasFilters,
  normal,
  streamSeed,
  unit,
  type Block,
  type Vector,
} from '@orograph/tensor';

import { partedKinds, type DirectionKind } from '../direction-kinds.ts';
import type { DirectionSetting, KindDirection, NamedPoint } from './direction-setting.ts';
import { along } from './directions-by-kind.ts';

/** Seeds of the directions within blocks: a stream of their own. */
const blockStream = 1000;

/**
 * Makes the directions of some kinds within one block of parameters after the other, the rest of θ staying as it is: Gaussian in the block, with its filters as long as
 * θ's, and the block's part of ∇L, of θ and of the ways to other checkpoints. Kinds without such a part, and blocks without
 * filters for `filter`, have none.
 */
export function directionsInBlocks<P extends NamedPoint>(
  kinds: readonly DirectionKind[],
  { theta, layout, init, optima = [], gradient, samples, seed }: DirectionSetting<P>,
): readonly KindDirection<P>[] {
  const { dim } = layout;
  const wanted = partedKinds.filter((kind) => kinds.includes(kind));
  return layout.blocks.flatMap((block, place) => {
    const { offset, size } = block;
    const own = streamSeed(streamSeed(seed, blockStream), place);
    const embedded = (part: ArrayLike<number>): Vector => {
      const out = new Float64Array(dim);
      out.set(part, offset);
      return out;
    };
    const partOf = (v: Vector): Vector => v.subarray(offset, offset + size);
    const zero = partOf(theta).every((x) => x === 0);
    const single = (kind: DirectionKind, part: Vector, what: string, sample = 0): KindDirection<P> => {
      const { make, missing } = along(part, what);
      return {
        kind,
        sample,
        block: block.name,
        ...(missing !== undefined && { missing }),
        make: () => embedded(make()),
      };
    };
    const drawn = (kind: DirectionKind, make: (v: Vector) => Vector, missing?: string) =>
      Array.from({ length: samples }, (_, sample) => ({
        kind,
        sample,
        block: block.name,
        ...(missing !== undefined && { missing }),
        make: () => unit(make(embedded(normal(size, streamSeed(own, sample))))),
      }));
    const makers: Readonly<Record<(typeof partedKinds)[number], () => readonly KindDirection<P>[]>> = {
      random: () => drawn('random', (v) => v),
      filter: () =>
        hasFilters(block)
          ? drawn('filter', (v) => filterNormalize(v, theta, layout), zero ? 'the block is zero' : undefined)
          : [],
      gradient: () => [single('gradient', partOf(gradient!), 'the gradient of the block is')],
      radial: () => [single('radial', partOf(theta), 'the block is')],
      init: () => (init ? [single('init', partWay(block, theta, init.theta), 'the way there is')] : []),
      optimum: () =>
        optima.map((to, sample) => ({
          ...single('optimum', partWay(block, theta, to.theta), 'the way there is', sample),
          name: to.name,
        })),
    };
    return wanted.flatMap((kind) => makers[kind]());
  });
}

const partWay = ({ offset, size }: Block, from: Vector, to: Vector): Vector =>
  Float64Array.from({ length: size }, (_, i) => to[offset + i]! - from[offset + i]!);
