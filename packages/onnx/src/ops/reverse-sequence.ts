import type { Op } from './op.ts';
import { again, linear } from './parts/makers.ts';

/** y = x with the first entries of every sequence, as many as it is long, in reverse order; its own inverse and adjoint. */
export const reverseSequence: Op = linear((g, node, dy) => again(g, node, [dy, node.inputs[1]!]));
