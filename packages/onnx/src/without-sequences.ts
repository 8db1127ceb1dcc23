import { freshNames } from './fresh-names.ts';
import { int64 } from './int64.ts';
import { int, numberOf } from './node-attributes.ts';
import type { Constant, Graph, Node } from './graph.ts';

/** A part [start, end) of a tensor along an axis; `single` where it is one place that loses the axis. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly isSingle: boolean;
}

const isOf = ({ op, domain }: Node, name: string): boolean => op === name && domain === '';

/**
 * The graph with tensors in place of sequences whose elements are known: SequenceAt of SplitToSequence becomes a Slice (or a Gather where the
 * axis goes), of SequenceConstruct the tensor itself, and ConcatFromSequence of it a Concat. PyTorch's `split` and `chunk` are such
 * where nothing is folded, and neither ONNX Runtime's providers nor derivatives know much of sequences. What is not known stays.
 */
export function withoutSequences(graph: Graph): Graph {
  if (!graph.nodes.some((node) => isOf(node, 'SequenceAt') || isOf(node, 'ConcatFromSequence'))) return graph;
  const fresh = freshNames(graph);
  const constants = new Map(graph.constants);
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const list = (value: number, shape: readonly number[]): string => {
    const name = fresh('sequence/place');
    constants.set(name, { dataType: 'int64', shape, data: BigInt64Array.of(int64(value)) });
    return name;
  };
  const elementOf = (node: Node): Node => {
    const [sequence, place] = node.inputs as [string, string];
    const maker = makers.get(sequence);
    const index = numbersIn(graph.constants.get(place))?.[0];
    if (!maker || index === undefined) return node;
    if (isOf(maker, 'SequenceConstruct')) {
      const own = maker.inputs.at(index);
      return own === undefined ? node : { ...node, op: 'Identity', inputs: [own] };
    }
    const part = isOf(maker, 'SplitToSequence') ? partOf(maker, index, graph.constants) : undefined;
    if (!part) return node;
    const axis = numberOf(maker, 'axis', 0);
    const x = maker.inputs[0]!;
    if (part.isSingle)
      return {
        ...node,
        op: 'Gather',
        inputs: [x, list(part.start, [])],
        attributes: { axis: int(axis) },
      };
    return {
      ...node,
      op: 'Slice',
      inputs: [x, list(part.start, [1]), list(part.end, [1]), list(axis, [1])],
      attributes: {},
    };
  };
  const joinedOf = (node: Node): Node => {
    const maker = makers.get(node.inputs[0]!);
    const isStacked = numberOf(node, 'new_axis', 0) === 1;
    if (!maker || isStacked || !isOf(maker, 'SequenceConstruct')) return node;
    const { new_axis: _, ...attributes } = node.attributes;
    return { ...node, op: 'Concat', inputs: maker.inputs, attributes };
  };
  const nodes = graph.nodes.map((node) => {
    if (isOf(node, 'SequenceAt')) return elementOf(node);
    return isOf(node, 'ConcatFromSequence') ? joinedOf(node) : node;
  });
  const read = new Set([...nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)]);
  const left = nodes.filter(
    (node) =>
      !(isOf(node, 'SplitToSequence') || isOf(node, 'SequenceConstruct')) ||
      node.outputs.some((name) => read.has(name)),
  );
  return { ...graph, nodes: left, constants };
}

/** The numbers of a whole-number constant. */
const numbersIn = (constant: Constant | undefined): readonly number[] | undefined =>
  constant?.dataType === 'int64' || constant?.dataType === 'int32'
    ? Array.from(constant.data as Int32Array, Number)
    : undefined;

/** The part that an element of a SplitToSequence is: split into pieces of one length, of lengths given, or of one place each. */
function partOf(node: Node, index: number, constants: ReadonlyMap<string, Constant>): Part | undefined {
  const [, split] = node.inputs as [string, string | undefined];
  if (!split)
    return index < 0
      ? undefined
      : { start: index, end: index + 1, isSingle: numberOf(node, 'keepdims', 1) === 0 };
  const constant = constants.get(split);
  const lengths = numbersIn(constant);
  if (!constant || !lengths) return undefined;
  if (constant.shape.length === 0) {
    const [length] = lengths as [number];
    return index < 0 ? undefined : { start: index * length, end: (index + 1) * length, isSingle: false };
  }
  const at = index < 0 ? index + lengths.length : index;
  const before = lengths.slice(0, at).reduce((sum, length) => sum + length, 0);
  const length = lengths[at];
  return length === undefined ? undefined : { start: before, end: before + length, isSingle: false };
}
