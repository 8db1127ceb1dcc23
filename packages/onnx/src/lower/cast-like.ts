import { int, typeCode } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';

/** y = x in the type of another value. */
export const castLike: Lowering = (g, { inputs: [x, like] }) =>
  g.Cast([x!], { to: int(typeCode(g.type(like!))) });
