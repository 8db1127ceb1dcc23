import * as ort from 'onnxruntime-node';
import { serializeOnnx, type Graph } from '@orograph/onnx';

/** What a tensor is in these tests: its shape and its numbers. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Runs a graph once in ONNX Runtime; feeds are converted to the types of its inputs. */
export async function runGradient(
  graph: Graph,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Record<string, Float64Array>> {
  const session = await ort.InferenceSession.create(serializeOnnx(graph), {
    logSeverityLevel: 4,
    intraOpNumThreads: 1,
  });
  try {
    const inputs = Object.fromEntries(
      graph.inputs.map(({ name, dataType }) => {
        const { data, shape } = feeds[name]!;
        if (dataType === 'int64')
          return [name, new ort.Tensor('int64', BigInt64Array.from(Array.from(data), BigInt), shape)];
        if (dataType === 'double') return [name, new ort.Tensor('float64', Float64Array.from(data), shape)];
        return [name, new ort.Tensor('float32', Float32Array.from(data), shape)];
      }),
    );
    const results = await session.run(inputs);
    return Object.fromEntries(
      Object.entries(results).map(([name, t]) => [name, Float64Array.from(t.data as Float32Array, Number)]),
    );
  } finally {
    await session.release();
  }
}
