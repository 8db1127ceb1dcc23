import type { Model } from '@orograph/models';
import { describeScalings, describeSymmetries, scalingsOf, symmetriesOf } from '@orograph/onnx';
import { unitGraph } from '@orograph/studies';

import type { UnitSymmetryLines } from './symmetry-lines.ts';

/**
 * Derives the symmetries of a network.
 *
 * @throws MisuseError for a model that is not ONNX.
 */
export function unitSymmetries(model: Model): UnitSymmetryLines {
  const graph = unitGraph(model, 'permuted');
  const permutations = symmetriesOf(graph);
  const { scales, signs } = scalingsOf(graph);
  return {
    permutations: describeSymmetries(permutations),
    scales: describeScalings(graph, scales),
    signs: describeScalings(graph, signs),
    obstacles: permutations.obstacles,
  };
}
