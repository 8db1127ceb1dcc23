import type { Attribute } from '../../graph.ts';
import { ints } from '../../node-attributes.ts';

/** The permutation that exchanges the last two of `rank` axes, as a Transpose attribute. */
export const swapLast = (rank: number): Readonly<Record<string, Attribute>> => ({
  perm: ints([...Array(rank - 2).keys(), rank - 1, rank - 2]),
});
