import { freshNames } from './fresh-names.ts';
import type { Constant, Graph, Node, ValueInfo } from './graph.ts';
import { ints } from './node-attributes.ts';
import { renameReads } from './rename-reads.ts';

const listOf = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ') || 'none';

/**
 * The graph with inputs held constant: the state a recurrence starts from, a sampling rate.
 *
 * @throws RangeError for a name that is no input, listing those there are; TypeError for another element type.
 */
export function withConstantInputs(graph: Graph, values: Readonly<Record<string, Constant>>): Graph {
  for (const [name, { dataType }] of Object.entries(values)) {
    const input = graph.inputs.find((info) => info.name === name);
    if (!input)
      throw new RangeError(
        `withConstantInputs: the graph has no input "${name}"; its inputs are ${listOf(graph.inputs.map((info) => info.name))}.`,
      );
    if (input.dataType !== dataType)
      throw new TypeError(`withConstantInputs: input "${name}" expects ${input.dataType}, got ${dataType}.`);
  }
  const constants = Object.entries(values).map(
    ([name, value]) => [name, { ...value, origin: 'computed' as const }] as const,
  );
  return {
    ...graph,
    inputs: graph.inputs.filter(({ name }) => !Object.hasOwn(values, name)),
    constants: new Map([...graph.constants, ...constants]),
  };
}

/** The axes with one of them first, and back. */
const toFront = (axis: number, rank: number): readonly number[] => [
  axis,
  ...Array.from({ length: rank }, (_, i) => i).filter((i) => i !== axis),
];
const fromFront = (axis: number, rank: number): readonly number[] => {
  const perm = toFront(axis, rank);
  return perm.map((_, i) => perm.indexOf(i));
};

function rankOf({ name, shape }: ValueInfo, axis: number): number {
  if (!shape) throw new RangeError(`batchFirst: the number of axes of "${name}" is not known.`);
  if (!(Number.isInteger(axis) && axis >= 0 && axis < shape.length))
    throw new RangeError(
      `batchFirst: "${name}" has shape [${shape.map((d) => d ?? '?').join()}], expected an axis from 0 to ${shape.length - 1}, got ${axis}.`,
    );
  return shape.length;
}

/**
 * The graph with inputs and outputs whose examples are counted by the first axis: those named in `axes` have them on another, as
 * `[time, batch, features]` has on axis 1.
 *
 * @throws RangeError for a name that is no input or output, or an axis that it does not have.
 */
export function batchFirst(graph: Graph, axes: Readonly<Record<string, number>>): Graph {
  const fresh = freshNames(graph);
  const names = [...graph.inputs, ...graph.outputs].map(({ name }) => name);
  for (const name of Object.keys(axes))
    if (!names.includes(name))
      throw new RangeError(
        `batchFirst: the graph has no input or output "${name}"; it has ${listOf(names)}.`,
      );
  const inner = new Map<string, string>();
  const transposes = { before: [] as Node[], after: [] as Node[] };
  const moved = (info: ValueInfo, isInput: boolean): ValueInfo => {
    const axis = axes[info.name] ?? 0;
    if (axis === 0) return info;
    const rank = rankOf(info, axis);
    const own = fresh(`${info.name}/as exported`);
    inner.set(info.name, own);
    transposes[isInput ? 'before' : 'after'].push({
      op: 'Transpose',
      domain: '',
      name: fresh(`${info.name}/batch first`),
      inputs: [isInput ? info.name : own],
      outputs: [isInput ? own : info.name],
      attributes: { perm: ints(isInput ? fromFront(axis, rank) : toFront(axis, rank)) },
    });
    return { ...info, shape: toFront(axis, rank).map((i) => info.shape![i]!) };
  };
  const inputs = graph.inputs.map((info) => moved(info, true));
  const outputs = graph.outputs.map((info) => moved(info, false));
  const rename = (name: string): string => inner.get(name) ?? name;
  const nodes = graph.nodes.map((node) => ({
    ...renameReads(node, rename),
    outputs: node.outputs.map(rename),
  }));
  return { ...graph, inputs, outputs, nodes: [...transposes.before, ...nodes, ...transposes.after] };
}
