import { ints, numbersOf } from '../node-attributes.ts';
import type { Op } from './op.ts';
import { linear } from './parts/makers.ts';

/** y = x with axes permuted; dx = dy permuted back. */
export const transpose: Op = linear((g, node, dy) => {
  const perm = numbersOf(node, 'perm');
  return g.Transpose([dy], perm ? { perm: ints(perm.map((_, i) => perm.indexOf(i))) } : {});
});
