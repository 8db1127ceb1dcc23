import { inferShapes, type Constant, type Graph, type Node } from '@orograph/onnx';
import { layoutOf, sizeOf, type Layout } from '@orograph/tensor';
import { evaluating, isBatchNorm } from './with-batch-statistics.ts';

/** A BatchNormalization in training mode that keeps running statistics. */
export interface RunningLayer {
  /** What it normalizes. */
  readonly input: string;
  /** The constants that hold the running mean and variance. */
  readonly constants: readonly [mean: string, variance: string];
  /** The outputs that hold those of the batch, the variance being that of the population. */
  readonly outputs: readonly [mean: string, variance: string];
  /** How many channels. */
  readonly channels: number;
  /** The share of the old statistics in the new: 0.9 is PyTorch's momentum 0.1. */
  readonly momentum: number;
}

const isTraining = (node: Node): boolean =>
  isBatchNorm(node) && node.attributes['training_mode']?.value === 1;

/** The layers of a graph that keep running statistics, in order; those whose statistics are computed keep none. */
export const runningLayers = (graph: Graph): readonly RunningLayer[] =>
  graph.nodes.flatMap((node, k): RunningLayer[] => {
    const [x, , , mean, variance] = node.inputs as [string, string, string, string, string];
    const constant = isTraining(node) ? graph.constants.get(mean) : undefined;
    if (!constant || !graph.constants.has(variance)) return [];
    const momentum = node.attributes['momentum'];
    return [
      {
        input: x,
        constants: [mean, variance],
        outputs: [node.outputs[1] || `batch-norm/${k}/mean`, node.outputs[2] || `batch-norm/${k}/variance`],
        channels: constant.data.length,
        momentum: momentum?.kind === 'float' ? momentum.value : 0.9,
      },
    ];
  });

/** Which slice of the running statistics that a training of a graph keeps is which tensor. */
export const runningLayout = (graph: Graph): Layout =>
  layoutOf(
    runningLayers(graph).flatMap(({ constants, channels }) =>
      constants.map((name) => ({ name, shape: [channels] })),
    ),
  );

/**
 * How many numbers of one example a channel of each layer has; `shapes` are those of one example of the graph's inputs.
 *
 * @throws RangeError for a layer whose input has no known shape.
 */
export function placesOf(
  graph: Graph,
  layers: readonly RunningLayer[],
  shapes: Readonly<Record<string, readonly number[]>>,
): readonly number[] {
  const rows = graph.inputs.map(({ shape }) => shape?.[0]).find((n) => typeof n === 'number') ?? 2;
  const inputs = graph.inputs.map((input) => ({
    ...input,
    shape: [rows, ...(shapes[input.name] ?? input.shape?.slice(1) ?? [])],
  }));
  const known = inferShapes({ ...graph, inputs });
  return layers.map(({ input, channels }) => {
    const shape = known.get(input)?.shape ?? [null];
    if (!shape.every((n) => typeof n === 'number'))
      throw new RangeError(
        `running statistics: expected "${input}", which BatchNormalization reads, to have a known shape, got [${shape.map((n) => n ?? '?').join()}].`,
      );
    return sizeOf(shape) / rows / channels;
  });
}

/** The graph with the statistics of the batch among its outputs. */
export function withRunningOutputs(graph: Graph, layers: readonly RunningLayer[]): Graph {
  let layer = 0;
  const nodes = graph.nodes.map((node): Node => {
    const own = isTraining(node) ? layers[layer] : undefined;
    if (!own || own.constants[0] !== node.inputs[3]) return node;
    layer += 1;
    // next = momentum · running + (1 − momentum) · batch
    const attributes = { ...node.attributes, momentum: { kind: 'float' as const, value: 0 } };
    return { ...node, outputs: [node.outputs[0]!, ...own.outputs], attributes };
  });
  const outputs = layers.flatMap((own) => own.outputs.map((name) => ({ name, dataType: 'float' as const })));
  return { ...graph, nodes, outputs: [...graph.outputs, ...outputs] };
}

/** The running statistics a graph starts with: mean and variance of each layer, one after the other. */
export const runningStatistics = (graph: Graph, layers: readonly RunningLayer[]): Float64Array =>
  Float64Array.from(
    layers.flatMap(({ constants }) =>
      constants.flatMap((name) => Array.from(graph.constants.get(name)!.data as Float32Array)),
    ),
  );

/**
 * Moves running statistics by those of a batch, whose `sums` are over `chunks` of `rows` examples with `places` numbers a channel each, **in place**:
 * r ← m r + (1 − m) s, s being the mean or the variance with Bessel's correction n/(n − 1), as in PyTorch.
 */
export function moveRunning(
  running: Float64Array,
  layers: readonly RunningLayer[],
  sums: readonly Float64Array[],
  {
    chunks,
    rows,
    places,
  }: { readonly chunks: number; readonly rows: number; readonly places: readonly number[] },
): void {
  let at = 0;
  for (const [k, { channels, momentum }] of layers.entries()) {
    const n = rows * places[k]!;
    for (const correction of [1, n > 1 ? n / (n - 1) : 1])
      for (let c = 0; c < channels; c++, at++) {
        const sum = sums.reduce((total, part) => total + part[at]!, 0);
        running[at] = momentum * running[at]! + ((1 - momentum) * correction * sum) / chunks;
      }
  }
}

/** The graph with running statistics in place of its own, and these layers evaluating on them. */
export function withRunningStatistics(
  graph: Graph,
  layers: readonly RunningLayer[],
  running: Float64Array = new Float64Array(0),
): Graph {
  if (layers.length === 0) return graph;
  const constants = new Map<string, Constant>(graph.constants);
  let at = 0;
  for (const layer of layers)
    for (const name of layer.constants) {
      const data = Float32Array.from(running.subarray(at, (at += layer.channels)));
      constants.set(name, { dataType: 'float', shape: [layer.channels], data });
    }
  const own = new Set(layers.map((layer) => layer.constants[0]));
  const nodes = graph.nodes.map((node) =>
    isTraining(node) && own.has(node.inputs[3]!) ? evaluating(node) : node,
  );
  return { ...graph, constants, nodes };
}
