import { rejoinMerged, tie, untie, type Graph } from '@orograph/onnx';

import type { LossFlags } from '../flags/model-flags.ts';

/** The flags that say which tensors of a file are one parameter, and what they are called. */
export type TieFlags = Pick<LossFlags, 'names' | 'tie' | 'tied' | 'untie'>;

/**
 * The graph with the tensors as one parameter, or apart, that the flags say.
 *
 * @throws RangeError for a name that is no parameter, or tensors that cannot be one.
 */
export function tiedGraph(given: Graph, { tied, untie: apart, tie: pairs = {} }: TieFlags): Graph {
  const stored = tied ? rejoinMerged(given) : given;
  const untied = apart ? untie(stored, apart) : stored;
  return Object.entries(pairs).reduce((graph, [first, second]) => tie(graph, first, second), untied);
}
