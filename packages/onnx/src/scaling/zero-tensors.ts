import type { Graph } from '../graph.ts';

/** Operators that give zeros if their first input is zero. */
const PASSING = new Set(
  'Cast Expand Gather Identity Reshape Slice Split Squeeze Tile Transpose Unsqueeze'.split(' '),
);

/** The tensors whose numbers are 0 whatever the data and the parameters, as those that a state starts with. */
export function zeroTensors(graph: Graph, movable: ReadonlySet<string>): ReadonlySet<string> {
  const zero = new Set<string>();
  for (const [name, { dataType, data }] of graph.constants)
    if (!movable.has(name) && (dataType === 'float' || dataType === 'double'))
      if ((data as Float32Array).every((value) => value === 0)) zero.add(name);
  for (const { op, inputs, outputs, attributes } of graph.nodes) {
    const value = attributes['value'];
    const filled = value?.kind === 'tensor' ? Number(value.value.data[0]) : 0;
    if ((op === 'ConstantOfShape' && filled === 0) || (PASSING.has(op) && zero.has(inputs[0] ?? '')))
      for (const name of outputs) zero.add(name);
  }
  return zero;
}
