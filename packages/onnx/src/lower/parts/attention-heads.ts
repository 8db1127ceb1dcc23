import type { Emit } from '../../emit.ts';
import { int, ints } from '../../node-attributes.ts';
import { numbersFrom } from './known.ts';

/** [N, T, heads d] as [N, heads, T, d]; what has four axes already stays. */
export const heads = (g: Emit, x: string, count: number): string =>
  g.rank(x) === 4
    ? x
    : g.Transpose([g.Reshape([x, g.list([0, 0, count, -1])])], { perm: ints([0, 2, 1, 3]) });

/** Keys or values repeated so that there is one for each of `count` heads. */
export function spread(g: Emit, x: string, count: number): string {
  const [own] = numbersFrom(g, x, [1]) as [number];
  if (own === count) return x;
  const dims = [0, 2, 3].map((axis) => g.dimOf(x, axis)) as [string, string, string];
  const wide = g.Expand([g.Unsqueeze([x, g.list([2])]), g.list([1, 1, count / own, 1, 1])]);
  const shape = g.node('Concat', [dims[0], g.list([count]), dims[1], dims[2]], { axis: int(0) });
  return g.Reshape([wide, shape]);
}

const FAR = -1e30;

/** Scores with a mask added, or with those that a mask of conditions leaves out far below all others. */
export const withMask = (g: Emit, scores: string, mask: string): string =>
  g.type(mask) === 'bool' ? g.Where([mask, scores, g.scalar(scores, FAR)]) : g.Add([scores, mask]);

/** Scores with those of later keys far below all others. */
export function causal(g: Emit, scores: string): string {
  const size = g.node('Concat', [g.dimOf(scores, 2), g.dimOf(scores, 3)], { axis: int(0) });
  const below = g.node('Trilu', [g.node('Expand', [g.scalar(scores, 1), size])], { upper: int(0) });
  return g.Where([g.node('Cast', [below], { to: int(9) }), scores, g.scalar(scores, FAR)]);
}
