import type { Graph } from '../graph.ts';
import type { Known } from '../known.ts';
import { isUniform } from './initial-labels.ts';

/** Operators that give equal numbers if their first input does. */
const PASSING = new Set(
  'Cast Expand Gather Identity Reshape Slice Split Squeeze Tile Transpose Unsqueeze'.split(' '),
);

/** The tensors whose numbers are all equal whatever the data, as the zeros that a recurrent state starts with: any order of them is the same. */
export function uniformTensors(
  graph: Graph,
  known: ReadonlyMap<string, Known>,
  movable: ReadonlySet<string>,
): ReadonlySet<string> {
  const uniform = new Set<string>();
  for (const [name, constant] of graph.constants)
    if (
      !movable.has(name) &&
      constant.dataType !== 'string' &&
      constant.shape.every((_, axis) => isUniform(constant, axis))
    )
      uniform.add(name);
  const isSingle = (name: string): boolean => known.get(name)?.shape?.every((dim) => dim === 1) ?? false;
  for (const { op, inputs, outputs } of graph.nodes) {
    const source = inputs[0] ?? '';
    const passes = PASSING.has(op) && (uniform.has(source) || (op === 'Expand' && isSingle(source)));
    if (op === 'ConstantOfShape' || passes) for (const name of outputs) uniform.add(name);
  }
  return uniform;
}
