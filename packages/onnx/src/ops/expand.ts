import type { Op } from './op.ts';
import { linear } from './parts/makers.ts';

/** y = x repeated along axes of size 1; dx = Σ dy over them. */
export const expand: Op = linear((g, node, dy) => g.sumTo(dy, node.inputs[0]!));
