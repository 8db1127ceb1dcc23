import type { Symmetries } from '@orograph/onnx';

/** The symmetries of a network, each in a line for every tensor that it moves. */
export interface UnitSymmetryLines {
  readonly permutations: readonly string[];
  readonly scales: readonly string[];
  readonly signs: readonly string[];
  /** The nodes through which units could not be followed. */
  readonly obstacles: Symmetries['obstacles'];
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
