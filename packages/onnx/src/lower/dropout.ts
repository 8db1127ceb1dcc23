import { Refused } from '../refused.ts';
import type { Lowering } from './lowering.ts';

/** y = x, as at inference; in training mode it is refused. */
export const dropout: Lowering = (g, { inputs: [x, , training], outputs }) => {
  if (training && g.elements(training)?.[0] !== 0)
    throw new Refused('is in training mode, where each run draws other numbers');
  return outputs.length > 1 ? [g.Identity([x!]), g.node('Equal', [x!, x!])] : g.Identity([x!]);
};
