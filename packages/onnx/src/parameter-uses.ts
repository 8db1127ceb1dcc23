import { sizeOf } from '@orograph/tensor';
import type { Graph, Node } from './graph.ts';

/** One place where a weight, perhaps rearranged on the way, meets the data. */
interface WeightUse {
  /** The operation. */
  readonly node: Node;
  /** Which input of it. */
  readonly input: number;
  /** The weight's axes in the order in which this input has them; `null` when they were mixed on the way. */
  readonly axes: readonly number[] | null;
}

const int = (node: Node, name: string, otherwise: number): number => {
  const attribute = node.attributes[name];
  return attribute?.kind === 'int' ? attribute.value : otherwise;
};

/** The axis that counts output units, among the axes of a weight at input `i` of an operator. */
type FilterAxis = (node: Node, rank: number) => number;

const first: FilterAxis = () => 0;
const second: FilterAxis = () => 1;
const last: FilterAxis = (_, rank) => rank - 1;
const beforeLast: FilterAxis = (_, rank) => Math.max(0, rank - 2);
const recurrent = { 1: second, 2: second, 3: second };
const scaleAndBias = { 1: first, 2: first };
const either = { 0: first, 1: first };

/** Which inputs of which operators are weights, each with its filter axis. */
const weightInputs: Readonly<Record<string, Readonly<Record<number, FilterAxis>>>> = {
  Add: either,
  BatchNormalization: scaleAndBias,
  Conv: scaleAndBias,
  ConvTranspose: { 1: second, 2: first },
  Div: either,
  Einsum: { 0: first, 1: first, 2: first, 3: first },
  FusedConv: scaleAndBias,
  FusedGemm: { 1: (node) => (int(node, 'transB', 0) ? 0 : 1), 2: last },
  FusedMatMul: { 0: beforeLast, 1: (node, rank) => (int(node, 'transB', 0) ? beforeLast : last)(node, rank) },
  GRU: recurrent,
  Gather: { 0: first },
  Gemm: {
    0: (node) => (int(node, 'transA', 0) ? 1 : 0),
    1: (node) => (int(node, 'transB', 0) ? 0 : 1),
    2: last,
  },
  GroupNormalization: scaleAndBias,
  InstanceNormalization: scaleAndBias,
  LSTM: { ...recurrent, 7: second },
  LayerNormalization: scaleAndBias,
  MatMul: { 0: beforeLast, 1: last },
  Mul: either,
  PRelu: { 1: first },
  RMSNormalization: { 1: first },
  RNN: recurrent,
  SimplifiedLayerNormalization: { 1: first },
  SkipLayerNormalization: { 2: first, 3: first, 4: first },
  Sub: either,
};

/** Operators that hand a weight on: its first input, or any input of Concat. */
const passing = new Set(
  'Cast Concat DequantizeLinear Expand Flatten Identity QuantizeLinear Reshape Slice Split Squeeze Tile Transpose Unsqueeze'.split(
    ' ',
  ),
);
/** The graphs inside a node; names are defined once in a file, so that what they read can be looked up together. */
const bodiesOf = ({ attributes }: Node): readonly Graph[] =>
  Object.values(attributes).flatMap((attribute) => (attribute.kind === 'graph' ? [attribute.value] : []));

const elementwise = new Set(['Add', 'Div', 'Mul', 'Sub']);

function permuted(node: Node, axes: readonly number[] | null): readonly number[] | null {
  if (axes === null) return null;
  if (node.op === 'Transpose') {
    const perm = node.attributes['perm'];
    return perm?.kind === 'ints' ? perm.value.map((axis) => axes[axis]!) : axes.toReversed();
  }
  return ['Cast', 'DequantizeLinear', 'Identity', 'QuantizeLinear', 'Slice', 'Split'].includes(node.op)
    ? axes
    : null;
}

/** Which values hold the data as it came in, at most rearranged or normalized by constants: no weight has met them yet. */
function rawData({ inputs, nodes }: Graph): ReadonlySet<string> {
  const raw = new Set(inputs.map(({ name }) => name));
  for (const node of nodes) {
    const plain = passing.has(node.op) || elementwise.has(node.op);
    if (plain && node.inputs.some((name) => raw.has(name))) for (const name of node.outputs) raw.add(name);
  }
  return raw;
}

/** Where the value `name` is used as a weight. Normalizing raw data by constants (`(x − mean) / std`) is no such use. */
export function weightUses(graph: Graph): (name: string, rank: number) => readonly WeightUse[] {
  const consumers = new Map<string, { readonly node: Node; readonly input: number }[]>();
  const gather = ({ nodes }: Graph): void => {
    for (const node of nodes) {
      node.inputs.forEach((name, input) => {
        const list = consumers.get(name) ?? [];
        list.push({ node, input });
        consumers.set(name, list);
      });
      bodiesOf(node).forEach(gather);
    }
  };
  gather(graph);
  const raw = rawData(graph);
  const follow = (name: string, axes: readonly number[] | null): readonly WeightUse[] =>
    (consumers.get(name) ?? []).flatMap(({ node, input }): readonly WeightUse[] => {
      if (elementwise.has(node.op) && raw.has(node.inputs[1 - input] ?? '')) return [];
      if (weightInputs[node.op]?.[input]) return [{ node, input, axes }];
      if (node.op === 'Loop' || node.op === 'Scan')
        return bodiesOf(node).flatMap((body) => follow(body.inputs[input]?.name ?? '', axes));
      const passes = passing.has(node.op) && (input === 0 || node.op === 'Concat');
      return passes ? node.outputs.flatMap((output) => follow(output, permuted(node, axes))) : [];
    });
  return (name, rank) => follow(name, [...Array(rank).keys()]);
}

/** The axis of a weight of this rank that counts its filters, by its first use; 0 when its axes were mixed on the way. */
export function filterAxisOf({ node, input, axes }: WeightUse, rank: number): number {
  const axis = axes && weightInputs[node.op]?.[input]?.(node, axes.length);
  return rank < 2 ? 0 : (axes?.[axis ?? 0] ?? 0);
}

/** Operators by which weights are biases, scales and slopes of units. */
const ofUnits = new Set(['Add', 'Div', 'Mul', 'PRelu', 'Sub']);

/**
 * How many axes up to the filter axis count filters together: 2 for the weights of a recurrent layer, whose directions have filters of
 * their own; 0 for its biases, and for one number a unit that is added or multiplied (a scale stored as [C, 1, 1]); else 1.
 */
export function filterRankOf(use: WeightUse, shape: readonly number[]): number {
  const { node, input } = use;
  if (shape.length < 2) return 1;
  if (node.op === 'GRU' || node.op === 'LSTM' || node.op === 'RNN') return input === 3 ? 0 : 2;
  const isSingle = sizeOf(shape) === shape[filterAxisOf(use, shape.length)];
  return ofUnits.has(node.op) && isSingle ? 0 : 1;
}
