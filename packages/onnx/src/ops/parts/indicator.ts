import type { Emit } from '../../emit.ts';
import { int, typeCode } from '../../node-attributes.ts';

/** The numbers 0 and 1 for a condition, in the type of `like`. */
export const indicator = (g: Emit, condition: string, like: string): string =>
  g.node('Cast', [condition], { to: int(typeCode(g.type(like))) });
