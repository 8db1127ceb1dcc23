import {
  datasetOf,
  onnxLoss,
  type DataTensor,
  type Dataset,
  type NetworkTask,
  type OnnxLoss,
} from '@orograph/models';
import { parametersOf, symmetriesOf, thetaOf, type Graph } from '@orograph/onnx';
import type { UnitSymmetries } from '@orograph/probes';
import type { SampledLoss, TwiceDifferentiableLoss, Vector } from '@orograph/tensor';

/** A loss of a network with its derivatives. */
export type DerivableLoss = OnnxLoss & SampledLoss & TwiceDifferentiableLoss;

/** A network, opened on its data. */
export interface Bench {
  /** The loss on all training data, from which batches are drawn. */
  readonly learnt: DerivableLoss;
  /** The training loss as it is measured: on all training data, or on the first of them. */
  readonly train: DerivableLoss;
  /** The loss on the test data. */
  readonly test: DerivableLoss;
  /** The data of {@link Bench.test}. */
  readonly testData: Dataset;
  /** θ₀ of a seed. */
  readonly initial: (seed: number) => Vector;
  /** Which of its units can be permuted. */
  readonly units: () => UnitSymmetries;
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
  measured = data.examples,
}: Pick<NetworkTask, 'data' | 'graphOf' | 'test'> & {
  /** The first training examples only are measured, as many as this; batches are drawn from all. */
  readonly measured?: number | undefined;
}): Promise<Bench> {
  const graph = graphOf(0);
  const learnt = await derivable(graph, data);
  const train = measured < data.examples ? await derivable(graph, firstExamples(data, measured)) : learnt;
  const test = await derivable(graph, testData);
  return {
    learnt,
    train,
    test,
    testData,
    units: () => {
      const { groups, constants: actions } = symmetriesOf(graph);
      return { groups, actions };
    },
    initial: (seed) => {
      const own = graphOf(seed);
      return thetaOf(own, parametersOf(own));
    },
  };
}

/** The first examples of a data set as one of their own. */
function firstExamples({ inputs, target, source, ...rest }: Dataset, count: number): Dataset {
  const first = ({ shape, dataType, data }: DataTensor): DataTensor => ({
    shape: [count, ...shape.slice(1)],
    dataType,
    data: data.slice(0, (data.length / shape[0]!) * count),
  });
  const firsts = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, first(tensor)]));
  return { ...rest, ...datasetOf({ inputs: firsts, target: target && first(target), source }) };
}

async function derivable(graph: Graph, data: Dataset): Promise<DerivableLoss> {
  const loss = await onnxLoss(graph, { data });
  if (loss.valueAndGrad && loss.hvp && loss.batchValueAndGrad) return loss as DerivableLoss;
  await loss.dispose();
  throw new TypeError(`reproduce: the network has no gradient for ${loss.withoutGradient.join(', ')}.`);
}
