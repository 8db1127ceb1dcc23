import { InferenceSession, Tensor } from 'onnxruntime-node';
import { serializeOnnx, type Graph } from '../src/index.ts';

/** A tensor to feed: int64 if its numbers are bigints, float32 otherwise. */
export interface Feed {
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** What ONNX Runtime computes for the graph's outputs. */
export async function runGraph(
  graph: Graph,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Record<string, { readonly dims: readonly number[]; readonly data: Float32Array }>> {
  const session = await InferenceSession.create(serializeOnnx(graph), { logSeverityLevel: 3 });
  try {
    const tensors = Object.entries(feeds).map(([name, { shape, data }]) => [
      name,
      data instanceof BigInt64Array ? new Tensor('int64', data, shape) : new Tensor('float32', data, shape),
    ]);
    const outputs = await session.run(Object.fromEntries(tensors));
    return outputs as unknown as Record<string, { dims: readonly number[]; data: Float32Array }>;
  } finally {
    await session.release();
  }
}
