import { serializeOnnx, type Graph } from '@orograph/onnx';
import type { Tensor } from '@orograph/tensor';

import { bindData } from './bind-data.ts';
import type { Dataset } from './data/dataset.ts';
import { loadRuntime } from './runtime.ts';
import { runtimeType } from './tensor-value.ts';

/** Which values inside a network, on which data. */
export interface ActivationSettings {
  /** The data. */
  readonly data: Dataset;
  /** The names of the values. */
  readonly names: readonly string[];
  /** The first so many examples; as many as the network takes at once, where that is fixed. */
  readonly examples: number;
}

/**
 * Computes values inside a network on the first examples of data.
 *
 * @throws RangeError for data that do not fit, or a name that the graph does not have.
 */
export async function activationsOf(
  graph: Graph,
  { data, names, examples }: ActivationSettings,
): Promise<Readonly<Record<string, Tensor>>> {
  const made = new Set(graph.nodes.flatMap(({ outputs }) => outputs));
  const missing = names.find((name) => !made.has(name));
  if (missing !== undefined) throw new RangeError(`activationsOf: the graph has no value "${missing}".`);
  const { columns, fixedBatch } = bindData(graph.inputs, data);
  const count = fixedBatch ?? Math.min(examples, data.examples);
  const { InferenceSession, Tensor: RuntimeTensor } = await loadRuntime();
  const outputs = names.map((name) => ({ name, dataType: 'float' as const }));
  const session = await InferenceSession.create(serializeOnnx({ ...graph, outputs }), {
    logSeverityLevel: 4,
  });
  try {
    const feeds = Object.entries(columns).map(([name, { dataType, shape, data: numbers }]) => {
      const rows = numbers.subarray(0, (numbers.length / data.examples) * count);
      return [name, new RuntimeTensor(runtimeType(dataType), rows, [count, ...shape.slice(1)])] as const;
    });
    const found = await session.run(Object.fromEntries(feeds));
    return Object.fromEntries(
      names.map((name) => [name, { shape: found[name]!.dims, data: found[name]!.data as Float32Array }]),
    );
  } finally {
    await session.release();
  }
}
