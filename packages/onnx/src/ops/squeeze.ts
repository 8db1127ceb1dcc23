import type { Op } from './op.ts';
import { linear } from './parts/makers.ts';

/** y = x without axes of size 1; dx = dy in the shape of x. */
export const squeeze: Op = linear((g, node, dy) => g.Reshape([dy, g.shapeOf(node.inputs[0]!)]));
