import { onnxLoss, type Dataset, type NetworkTask, type OnnxLoss } from '@orograph/models';
import { parametersOf, thetaOf, type Graph } from '@orograph/onnx';
import type { SampledLoss, TwiceDifferentiableLoss, Vector } from '@orograph/tensor';

/** A loss of a network with its derivatives. */
export type DerivableLoss = OnnxLoss & SampledLoss & TwiceDifferentiableLoss;

/** A network, opened on its data. */
export interface Bench {
  /** The loss on the training data. */
  readonly train: DerivableLoss;
  /** The loss on the test data. */
  readonly test: DerivableLoss;
  /** The data of {@link Bench.test}. */
  readonly testData: Dataset;
  /** θ₀ of a seed. */
  readonly initial: (seed: number) => Vector;
}

/**
 * Opens a network on its data.
 *
 * @throws TypeError for a network with operators that have no derivative.
 */
export async function networkBench({
  data,
  test: testData = data,
  graphOf,
}: Pick<NetworkTask, 'data' | 'graphOf' | 'test'>): Promise<Bench> {
  const graph = graphOf(0);
  const train = await derivable(graph, data);
  const test = await derivable(graph, testData);
  return {
    train,
    test,
    testData,
    initial: (seed) => {
      const own = graphOf(seed);
      return thetaOf(own, parametersOf(own));
    },
  };
}

async function derivable(graph: Graph, data: Dataset): Promise<DerivableLoss> {
  const loss = await onnxLoss(graph, { data });
  if (loss.valueAndGrad && loss.hvp && loss.batchValueAndGrad) return loss as DerivableLoss;
  await loss.dispose();
  throw new TypeError(`reproduce: the network has no gradient for ${loss.withoutGradient.join(', ')}.`);
}
