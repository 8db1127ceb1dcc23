import { scaleFactors, type Scales, type ScalingGroup } from '@orograph/tensor';

import type { Constant, Graph } from '../graph.ts';

/**
 * The graph with its constants scaled by an element of the group: the same function, to rounding.
 *
 * @throws RangeError for a group with another number of scales.
 */
export function rescaled(graph: Graph, groups: readonly ScalingGroup[], scales: Scales): Graph {
  const constants = new Map<string, Constant>(graph.constants);
  for (const name of new Set(groups.flatMap(({ sites }) => sites.map(({ tensor }) => tensor)))) {
    const constant = graph.constants.get(name)!;
    const factors = scaleFactors({ name, shape: constant.shape }, groups, scales);
    const data = (constant.data as Float32Array).slice();
    factors.forEach((factor, i) => (data[i]! *= factor));
    constants.set(name, { ...constant, data });
  }
  return { ...graph, constants };
}
