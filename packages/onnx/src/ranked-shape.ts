import type { Emit } from './emit.ts';
import type { Dim } from './graph.ts';
import { Refused } from './refused.ts';

/** The shape of a value whose rank a rule must know; throws {@link Refused} where it is not known. */
export function rankedShape(g: Pick<Emit, 'shape'>, name: string): readonly Dim[] {
  const shape = g.shape(name);
  if (!shape) throw new Refused(`needs the number of axes of "${name}" to be known`);
  return shape;
}
