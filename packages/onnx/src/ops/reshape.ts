import type { Op } from './op.ts';
import { linear } from './parts/makers.ts';

/** y = x in another shape; dx = dy in the shape of x. */
export const reshape: Op = linear((g, node, dy) => g.Reshape([dy, g.shapeOf(node.inputs[0]!)]));
