import type { Emit } from '../../emit.ts';
import { ints } from '../../node-attributes.ts';

/** Reads blocks of channels as space, or back: Reshape, Transpose, Reshape. */
export const blocks = (
  g: Emit,
  x: string,
  shape: readonly number[],
  perm: readonly number[],
  out: readonly number[],
): string => g.Reshape([g.Transpose([g.Reshape([x, g.list(shape)])], { perm: ints(perm) }), g.list(out)]);
