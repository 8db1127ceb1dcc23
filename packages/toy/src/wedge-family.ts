import { permutation, project, randomSubspace, streamSeed, type Vector } from '@orograph/tensor';
import { axesSplit, selectedSplit } from './axes-split.ts';
import { planeSplit } from './plane-split.ts';
import type { Gathered } from './gather.ts';
import { bracketRoom, selectLargest } from './select-largest.ts';
import type { Split } from './split.ts';
import type { WedgesPlan } from './wedges-plan.ts';

/** A split by the nearest wedge, and the n-th largest magnitude where the wedges are all subsets of the axes. */
interface NearestSplit {
  /** The split. */
  readonly split: Split;
  /** |θ|₍ₙ₎ for the kind `axis`; undefined for the others. */
  readonly threshold: number | undefined;
}

/** Splits a point by its nearest wedge. What was gathered around the threshold may make the kind `axis` faster, never different. */
export type WedgeFamily = (theta: Vector, gathered?: Gathered) => NearestSplit;

/** The set of wedges that a plan describes. */
export function wedgeFamily(plan: WedgesPlan): WedgeFamily {
  const { dim, longDirections: n, kind = 'axis', count = 0, seed = 0, annulus, thickness } = plan;
  const excess = (theta: Vector): Vector => {
    if (thickness?.kind !== 'cuboid') return theta;
    const { widths } = thickness;
    return Float64Array.from(theta, (x, i) => Math.sign(x) * Math.max(0, Math.abs(x) - widths[i]! / 2));
  };
  // The largest part inside a wedge makes the distance smallest, with an annulus too.
  if (kind === 'axis') {
    const room = bracketRoom(dim);
    // A branch per component is predicted well enough when one in eight is taken.
    const fewShort = 8 * (dim - n) <= dim;
    return (theta, gathered) => {
      const e = excess(theta);
      const selection = selectLargest(e, n, room, e === theta ? gathered : undefined);
      const split = selectedSplit(theta, e, { selection, fewShort });
      return { split, threshold: selection.threshold };
    };
  }

  const streams = Array.from({ length: count }, (_, k) => streamSeed(seed, k));
  if (kind === 'random') {
    const bases = streams.map((stream) => randomSubspace(dim, n, stream));
    return (theta) => {
      const k = argmax(bases, (basis) => project(basis, theta).reduce((sum, c) => sum + c ** 2, 0));
      return { split: planeSplit(theta, bases[k]!, k), threshold: undefined };
    };
  }
  const subsets = streams.map((stream) => permutation(dim, stream).slice(0, n));
  return (theta) => {
    const e = excess(theta);
    const k = argmax(subsets, (axes) => {
      const inside = (x: Vector): number => axes.reduce((sum, i) => sum + x[i]! * x[i]!, 0);
      if (e === theta || !annulus) return inside(e);
      const b = Math.sqrt(inside(theta));
      return inside(e) - (b - Math.min(Math.max(b, annulus.inner), annulus.outer)) ** 2;
    });
    const long = new Uint8Array(dim);
    for (const i of subsets[k]!) long[i] = 1;
    return { split: axesSplit(theta, e, long, k), threshold: undefined };
  };
}

/** The first index with the largest score. */
function argmax<T>(items: readonly T[], score: (item: T) => number): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  items.forEach((item, k) => {
    const s = score(item);
    if (s > most) [best, most] = [k, s];
  });
  return best;
}
