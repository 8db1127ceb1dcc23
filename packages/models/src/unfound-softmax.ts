import {
  classProbabilitiesOf,
  probabilitiesOf,
  type Graph,
  type LossKind,
  type ValueInfo,
} from '@orograph/onnx';
import type { Vector } from '@orograph/tensor';

/** Outputs of a network. */
interface Outputs {
  readonly shape: readonly number[];
  readonly data: Vector;
}

/** Operators whose outputs take all values: what they end in is no probability. */
const UNBOUNDED = new Set(
  'BatchNormalization Conv ConvTranspose Elu Gemm LayerNormalization LeakyRelu LogSoftmax MatMul PRelu Relu'.split(
    ' ',
  ),
);
const COPIES = new Set('Cast Flatten Identity Reshape Squeeze Transpose Unsqueeze'.split(' '));
/** Operators that are looked through where all but one of their inputs are constant, as a bias and a temperature are. */
const ELEMENTWISE = new Set('Add Div Mul Sub'.split(' '));

/** Whether the numbers of an output have to be looked at: nothing in the graph says that they take all values. */
function isOpen({ nodes }: Graph, output: string): boolean {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const behind = (name: string): boolean => {
    const node = makers.get(name);
    if (!node || UNBOUNDED.has(node.op)) return false;
    if (COPIES.has(node.op)) return behind(node.inputs[0]!);
    if (!ELEMENTWISE.has(node.op)) return true;
    const made = node.inputs.filter((input) => makers.has(input));
    return made.every((input) => behind(input));
  };
  return behind(output);
}

const isProbability = (x: number): boolean => x >= 0 && x <= 1;

/** Whether all outputs lie in [0, 1] and sum to 1 over the classes, to 10⁻³. */
function areShares({ shape, data }: Outputs, axis: number): boolean {
  const classes = shape[axis] ?? 1;
  if (classes < 2) return false;
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  for (let i = 0; i < data.length; i++) {
    if (!isProbability(data[i]!)) return false;
    if (Math.floor(i / stride) % classes > 0) continue;
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += data[i + c * stride]!;
    if (Math.abs(sum - 1) > 1e-3) return false;
  }
  return data.length > 0;
}

/** Whether several outputs all lie in [0, 1]. */
function areDecisions({ data }: Outputs): boolean {
  for (let i = 0; i < data.length; i++) if (!isProbability(data[i]!)) return false;
  return data.length > 1;
}

/** Says that outputs look like probabilities, and are taken for logits. */
const taken = (output: string, kind: string, seen: string, maker: string): string =>
  `The output "${output}" ${seen}, but no ${maker} was found in the graph: ${kind} takes it for logits. If it holds probabilities, the loss is not theirs: export the network without the ${maker}.`;

/** How many examples are looked at. */
const LOOKED_AT = 64;

/** A loss on an output, and what gives the outputs of so many examples. */
interface Scored {
  readonly lossKind: LossKind;
  readonly output: ValueInfo;
  readonly classAxis: number;
  readonly outputs: (examples: number) => Promise<Outputs>;
}

/**
 * Says where a network's outputs are probabilities although its graph shows no softmax over the classes, or no logistic function, so that
 * the loss takes them for logits; nothing else. They are computed only where the graph leaves it open.
 */
export async function unfoundSoftmaxIn(
  graph: Graph,
  { lossKind, output, classAxis, outputs }: Scored,
): Promise<readonly string[]> {
  const { name } = output;
  if (lossKind === 'bce-with-logits') {
    if (probabilitiesOf(graph, name)?.by === 'sigmoid' || !isOpen(graph, name)) return [];
    return areDecisions(await outputs(LOOKED_AT)) ? [taken(name, lossKind, 'lies in [0, 1]', 'sigmoid')] : [];
  }
  if (lossKind !== 'cross-entropy' || classProbabilitiesOf(graph, output, classAxis)) return [];
  const other = probabilitiesOf(graph, name)?.axis;
  if (other !== undefined)
    return [
      `The output "${name}" is normalized by a softmax along axis ${other}, but its classes lie on axis ${classAxis}: ${lossKind} takes it for logits.`,
    ];
  if (!isOpen(graph, name)) return [];
  return areShares(await outputs(LOOKED_AT), classAxis)
    ? [taken(name, lossKind, 'lies in [0, 1] and sums to 1 over the classes', 'softmax')]
    : [];
}
