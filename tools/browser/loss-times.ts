// Times of a loss on one thread.
import { datasetFrom, onnxLoss, type Arrays } from '@orograph/models/browser';
import type { Graph } from '@orograph/onnx';
import { filterNormalize, normal } from '@orograph/tensor';

/** Milliseconds. */
export interface Times {
  readonly point: number;
  readonly gradient: number;
  readonly product: number;
}

/** A loss that can be timed again and again. */
interface Timed {
  readonly times: () => Promise<Times>;
  readonly close: () => Promise<void>;
}

/** Opens a loss on one thread, with a plane through it. */
export async function openTimed(graph: Graph, arrays: Arrays): Promise<Timed> {
  const data = await datasetFrom(arrays, 'fixture', { graphInputs: graph.inputs });
  const loss = await onnxLoss(graph, { data, threads: 1 });
  const { theta, layout } = loss;
  const directions = [0, 1].map((seed) => filterNormalize(normal(layout.dim, seed), theta, layout));
  const cut = await loss.cut(theta, directions);
  const time = async (count: number, act: (k: number) => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    for (let k = 0; k < count; k++) await act(k);
    return (performance.now() - began) / count;
  };
  return {
    times: async () => ({
      point: await time(10, (k) => cut.value([k / 10, -k / 10])),
      gradient: await time(3, () => loss.valueAndGrad!(theta)),
      product: await time(3, () => loss.hvp!(theta, directions[0]!)),
    }),
    close: () => loss.dispose(),
  };
}
