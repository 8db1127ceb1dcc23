import type { Node } from '../../graph.ts';
import { textOf } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';

/** Whether a scatter adds its updates to what is there; otherwise it writes them over it. */
export function addsUpdates(node: Node): boolean {
  const reduction = textOf(node, 'reduction', 'none');
  if (reduction !== 'none' && reduction !== 'add')
    throw new Refused(`has reduction "${reduction}", which has no rule`);
  return reduction === 'add';
}
