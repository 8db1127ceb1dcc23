import { probabilitiesOf, type Graph } from '@orograph/onnx';
import type { Vector } from '@orograph/tensor';

/** Outputs of a network. */
interface Outputs {
  readonly shape: readonly number[];
  readonly data: Vector;
}

/** Operators whose outputs take all values: what they end in is no probability. */
const UNBOUNDED = new Set(
  'Add BatchNormalization Conv ConvTranspose Elu Gemm LayerNormalization LeakyRelu LogSoftmax MatMul PRelu Relu Sub'.split(
    ' ',
  ),
);
const COPIES = new Set('Cast Flatten Identity Reshape Squeeze Transpose Unsqueeze'.split(' '));

/** Whether the numbers of an output have to be looked at: they are not known to be probabilities, nor to be none. */
function mayBeProbabilities({ nodes, ...graph }: Graph, output: string): boolean {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  let last = makers.get(output);
  while (last && COPIES.has(last.op)) last = makers.get(last.inputs[0]!);
  return last !== undefined && !UNBOUNDED.has(last.op) && !probabilitiesOf({ nodes, ...graph }, output);
}

/** Whether all outputs lie in [0, 1] and sum to 1 over the classes, to 10⁻³. */
function looksLikeProbabilities({ shape, data }: Outputs, classAxis: number): boolean {
  const axis = classAxis < 0 ? classAxis + shape.length : classAxis;
  const classes = shape[axis] ?? 1;
  if (classes < 2) return false;
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  for (let i = 0; i < data.length; i++) {
    if (!(data[i]! >= 0 && data[i]! <= 1)) return false;
    if (Math.floor(i / stride) % classes > 0) continue;
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += data[i + c * stride]!;
    if (Math.abs(sum - 1) > 1e-3) return false;
  }
  return data.length > 0;
}

/** What is said of a loss on such outputs. */
const unfoundSoftmax = (output: string): string =>
  `The output "${output}" lies in [0, 1] and sums to 1 over the classes, but no softmax was found in the graph: cross-entropy takes it for logits. If it holds probabilities, the loss is not theirs: export the network without the softmax.`;

/** How many examples are looked at. */
const LOOKED_AT = 64;

/**
 * Says where a network's outputs are probabilities although its graph shows no softmax, so that cross-entropy would take them for
 * logits; nothing else. They are computed, by `outputs` of so many examples, only where the graph leaves it open.
 */
export async function unfoundSoftmaxIn(
  graph: Graph,
  {
    output,
    classAxis,
    outputs,
  }: {
    readonly output: string;
    readonly classAxis: number;
    readonly outputs: (examples: number) => Promise<Outputs>;
  },
): Promise<readonly string[]> {
  if (!mayBeProbabilities(graph, output)) return [];
  return looksLikeProbabilities(await outputs(LOOKED_AT), classAxis) ? [unfoundSoftmax(output)] : [];
}
