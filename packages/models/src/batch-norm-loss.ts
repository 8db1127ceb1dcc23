import { parametersOf, thetaOf, withTheta, type Graph } from '@orograph/onnx';
import {
  checkDim,
  sizeOf,
  type Loss,
  type Measurable,
  type Measurement,
  type Vector,
} from '@orograph/tensor';
import { withBatchNormStatistics } from './batch-norm-statistics.ts';
import type { Dataset } from './data/dataset.ts';
import { onnxLoss, type OnnxLossSettings } from './onnx-loss.ts';
import { isBatchNorm } from './with-batch-statistics.ts';

/** What {@link batchNormLoss} needs besides the graph. */
export interface BatchNormLossSettings extends OnnxLossSettings {
  /** The data the statistics are measured on; those of the loss by default. */
  readonly statistics?: Dataset;
}

/** A loss on statistics of BatchNormalization that are measured at every θ. It owns native memory: dispose of it. */
export interface BatchNormLoss extends Loss, Measurable, AsyncDisposable {
  /** Gives back native memory. */
  dispose(): Promise<void>;
}

/**
 * The loss of a graph whose BatchNormalization statistics are measured anew at every θ: what a point between trained networks
 * needs, as theirs do not fit it. Each value takes a pass over the statistics' data besides.
 *
 * @throws RangeError for a graph without BatchNormalization, or of an opset before 14; and what `onnxLoss` throws.
 */
export async function batchNormLoss(
  graph: Graph,
  { statistics, ...settings }: BatchNormLossSettings,
): Promise<BatchNormLoss> {
  const { ort, parameters: include } = settings;
  const parameters = parametersOf(graph, { ...(include && { include }) });
  const dim = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const renewed = (own: Graph): Promise<Graph> =>
    withBatchNormStatistics(own, { data: statistics ?? settings.data, ...(ort && { ort }) });
  const evaluating = await renewed(graph);
  // The statistics are parameters of the loss that is evaluated, fed with the others.
  const names = [
    ...parameters.map(({ name }) => name),
    ...evaluating.nodes.filter(isBatchNorm).flatMap(({ inputs }) => inputs.slice(3, 5)),
  ];
  const loss = await onnxLoss(evaluating, { ...settings, parameters: names });
  const all = parametersOf(evaluating, { include: names });
  const metrics = async (theta: Vector): Promise<Measurement> => {
    checkDim('batchNormLoss', dim, theta);
    return loss.metrics(thetaOf(await renewed(withTheta(graph, parameters, theta)), all));
  };
  return {
    dim,
    metrics,
    value: async (theta) => (await metrics(theta)).loss,
    dispose: () => loss.dispose(),
    [Symbol.asyncDispose]: () => loss.dispose(),
  };
}
