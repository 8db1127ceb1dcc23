import { int, typeCode } from '../node-attributes.ts';
import type { Op } from './op.ts';
import { linear } from './parts/makers.ts';

/** y = x in another type; dx = dy in the type of x. */
export const cast: Op = linear((g, node, dy) => g.Cast([dy], { to: int(typeCode(g.type(node.inputs[0]!))) }));
