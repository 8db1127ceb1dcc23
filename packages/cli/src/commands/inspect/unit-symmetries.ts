import type { Model } from '@orograph/models';
import {
  describeScalings,
  describeSymmetries,
  scalingsOf,
  symmetriesOf,
  type Symmetries,
} from '@orograph/onnx';
import { unitGraph } from '@orograph/studies';

/** The symmetries of a network, each in a line for every tensor that it moves. */
interface UnitSymmetryLines {
  readonly permutations: readonly string[];
  readonly scales: readonly string[];
  readonly signs: readonly string[];
  /** The nodes through which units could not be followed. */
  readonly obstacles: Symmetries['obstacles'];
}

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

/** Says symmetries to people. */
export function symmetryLines({
  permutations,
  scales,
  signs,
  obstacles,
}: UnitSymmetryLines): readonly string[] {
  const listed = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length > 0 ? [title, ...lines.map((line) => `  ${line}`)] : [`${title} none`];
  return [
    ...listed('units that can be permuted:', permutations),
    ...listed('units that can be scaled:', scales),
    ...listed('units that can change their sign:', signs),
    ...obstacles.map(({ op, node, reason }) => `not followed: ${op} "${node}", which ${reason}`),
  ];
}
