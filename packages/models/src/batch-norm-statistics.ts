import { promote, serializeOnnx, type Constant, type Graph, type Node } from '@orograph/onnx';
import type { Tensor } from 'onnxruntime-common';
import { bindData } from './bind-data.ts';
import type { Dataset } from './data/dataset.ts';
import { loadRuntime, type Runtime } from './runtime.ts';
import type { TensorValue } from './session-task.ts';
import { runtimeType } from './tensor-value.ts';
import { checkBatchNorm, evaluating, isBatchNorm } from './with-batch-statistics.ts';

/** From what the statistics are taken. */
export interface BatchNormSettings {
  /** The data. */
  readonly data: Dataset;
  /** Examples that are normalized together; 256 by default. */
  readonly batchSize?: number;
  /** An ONNX Runtime to use instead of `onnxruntime-node`. */
  readonly ort?: Runtime;
}

/**
 * The graph with every BatchNormalization using running statistics, which are measured on data:
 * μ = E[μ_B], σ² = E[σ_B² + μ_B²] − μ² over batches B in the order of the data, each normalized by its own statistics.
 *
 * For a network trained on batch statistics, and for a θ between networks (as stochastic weight averaging does).
 * Reference: Izmailov et al. 2018, "Averaging Weights Leads to Wider Optima and Better Generalization".
 *
 * @throws RangeError for a graph without BatchNormalization, of an opset before 14 (which has no training mode), with
 *   statistics that are not constants, data that do not fit, or a batch size that is not a whole number above 0.
 */
export async function withBatchNormStatistics(graph: Graph, settings: BatchNormSettings): Promise<Graph> {
  const measurer = await batchNormMeasurer(graph, settings);
  try {
    const constants = new Map<string, Constant>(graph.constants);
    for (const [name, data] of Object.entries(await measurer.at()))
      constants.set(name, { dataType: 'float', shape: [data.length], data });
    return evaluatingGraph({ ...graph, constants });
  } finally {
    await measurer.dispose();
  }
}

/** The graph with every BatchNormalization on its running statistics. */
export const evaluatingGraph = (graph: Graph): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => (isBatchNorm(node) ? evaluating(node) : node)),
});

/** Measures statistics of BatchNormalization. */
export interface BatchNormMeasurer {
  /** The mean and variance of each layer on the data, by the name of the constant that holds it, with `weights` fed in place of constants. */
  at(weights?: Readonly<Record<string, TensorValue>>): Promise<Readonly<Record<string, Float32Array>>>;
  /** Gives back native memory. */
  dispose(): Promise<void>;
}

/**
 * Opens a graph to measure the statistics of its BatchNormalization, the constants called `fed` being told each time.
 *
 * @throws RangeError as {@link withBatchNormStatistics}.
 */
export async function batchNormMeasurer(
  graph: Graph,
  { data, batchSize = 256, ort, fed = [] }: BatchNormSettings & { readonly fed?: readonly string[] },
): Promise<BatchNormMeasurer> {
  const layers = graph.nodes.filter(isBatchNorm);
  checkLayers(graph, layers, batchSize);
  const { columns, fixedBatch } = bindData(graph.inputs, data);
  const runtime = ort ?? (await loadRuntime());
  const session = await runtime.InferenceSession.create(serializeOnnx(promote(measuring(graph), fed)), {
    logSeverityLevel: 4,
  });
  const chunk = fixedBatch ?? batchSize;
  const channels = layers.map(({ inputs }) => graph.constants.get(inputs[3]!)!.data.length);
  const rowsOf = (start: number, count: number): Record<string, Tensor> =>
    Object.fromEntries(
      Object.entries(columns).map(([name, { dataType, shape, data: numbers }]) => {
        const each = numbers.length / data.examples;
        const rows = numbers.subarray(start * each, (start + count) * each);
        return [name, new runtime.Tensor(runtimeType(dataType), rows, [count, ...shape.slice(1)])];
      }),
    );
  return {
    at: async (weights = {}) => {
      const constants = Object.fromEntries(
        Object.entries(weights).map(([name, { type, data: own, dims }]) => [
          name,
          new runtime.Tensor(type, own as Float32Array, dims),
        ]),
      );
      const moments = channels.map((n) => ({ first: new Float64Array(n), second: new Float64Array(n) }));
      for (let start = 0; start < data.examples; start += chunk) {
        const count = Math.min(chunk, data.examples - start);
        const outputs = await session.run({ ...rowsOf(start, count), ...constants });
        moments.forEach(({ first, second }, layer) => {
          const mean = outputs[statistic(layer, 'mean')]!.data as Float32Array;
          const variance = outputs[statistic(layer, 'variance')]!.data as Float32Array;
          const share = count / data.examples;
          for (let c = 0; c < first.length; c++) {
            first[c]! += share * mean[c]!;
            second[c]! += share * (variance[c]! + mean[c]! ** 2);
          }
        });
      }
      return Object.fromEntries(
        layers.flatMap(({ inputs }, layer) => {
          const { first, second } = moments[layer]!;
          return [
            [inputs[3]!, Float32Array.from(first)],
            [inputs[4]!, Float32Array.from(second, (square, c) => Math.max(0, square - first[c]! ** 2))],
          ];
        }),
      );
    },
    dispose: () => session.release(),
  };
}

const statistic = (layer: number, kind: 'mean' | 'variance'): string => `batch-norm/${layer}/${kind}`;

/** The graph whose outputs are the mean and variance of each batch, layer by layer. */
function measuring(graph: Graph): Graph {
  let layer = 0;
  const outputs: string[] = [];
  const nodes = graph.nodes.map((node): Node => {
    if (!isBatchNorm(node)) return node;
    const own = [statistic(layer, 'mean'), statistic(layer, 'variance')];
    layer += 1;
    outputs.push(...own);
    return {
      ...node,
      outputs: [node.outputs[0]!, ...own],
      // next = momentum · running + (1 − momentum) · batch
      attributes: {
        ...node.attributes,
        momentum: { kind: 'float', value: 0 },
        training_mode: { kind: 'int', value: 1 },
      },
    };
  });
  return { ...graph, nodes, outputs: outputs.map((name) => ({ name, dataType: 'float' })) };
}

function checkLayers(graph: Graph, layers: readonly Node[], batchSize: number): void {
  if (!(Number.isInteger(batchSize) && batchSize > 0))
    throw new RangeError(
      `withBatchNormStatistics: batchSize must be a whole number above 0, got ${batchSize}.`,
    );
  checkBatchNorm('withBatchNormStatistics', graph);
  const { constants } = graph;
  const free = layers.flatMap(({ inputs }) => inputs.slice(3, 5)).find((input) => !constants.has(input));
  if (free !== undefined)
    throw new RangeError(
      `withBatchNormStatistics: expected running statistics that are constants, "${free}" is computed.`,
    );
}
