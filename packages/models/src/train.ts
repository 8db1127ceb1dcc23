import {
  inferenceDropout,
  parametersOf,
  withTheta,
  type Graph,
  type LossKind,
  type LossOptions,
} from '@orograph/onnx';
import type { SampledLoss } from '@orograph/tensor';
import { defer, from, map, type Observable } from 'rxjs';
import type { Dataset } from './data/dataset.ts';
import type { Device } from './device.ts';
import { onnxLoss, type OnnxLoss } from './onnx-loss.ts';
import type { Runtime } from './runtime.ts';
import {
  checkTrainingPlan,
  trainingRecords,
  type TrainingCheckpoint,
  type TrainingEpoch,
  type TrainingPlan,
  type TrainingRecord,
  type TrainingStep,
} from './train-loss.ts';

/** What {@link train} needs besides the graph. */
export interface TrainSettings extends TrainingPlan {
  /** The training data. */
  readonly data: Dataset;
  /** Measured at the end of each epoch. */
  readonly test?: Dataset;
  /** The loss; guessed from the target when absent, as by {@link onnxLoss}. */
  readonly loss?: LossKind;
  /** The numbers of the loss, as for {@link onnxLoss}. */
  readonly lossOptions?: LossOptions;
  /** Where to run; `cpu` by default. */
  readonly device?: Device;
  /** Globs of the parameters to train; the others stay. All trainable ones by default. */
  readonly parameters?: readonly string[];
  /** How many worker threads evaluate, as for {@link onnxLoss}. */
  readonly threads?: number;
  /** An ONNX Runtime to use on this thread, as for {@link onnxLoss}. */
  readonly ort?: Runtime;
}

/** A checkpoint with its network. */
export interface TrainedCheckpoint extends TrainingCheckpoint {
  /** The graph with θ in place of its weights and Dropout as at inference, ready to be saved. */
  readonly graph: Graph;
}

/**
 * Trains an ONNX graph in ONNX Runtime, weights in and weights out; the graph given is left as it is. Its Dropout nodes draw a
 * mask an example and step, and pass everything on where the loss is measured.
 *
 * Cold: sessions open at subscription and close at the end or when unsubscribed. Ends with a checkpoint of status `done`
 * or, when a loss or gradient was not finite, `diverged` with the last finite θ. The same seed gives the same records.
 *
 * @throws RangeError for a plan that cannot be followed. Data that do not fit and an op without a gradient are errors in
 *   the stream.
 */
export function train(
  graph: Graph,
  settings: TrainSettings,
): Observable<TrainedCheckpoint | TrainingEpoch | TrainingStep> {
  checkTrainingPlan('train', settings);
  const { parameters: include } = settings;
  const parameters = parametersOf(graph, { ...(include && { include }) });
  const saved = inferenceDropout(graph);
  return defer(() => from(trainedRecords(graph, settings))).pipe(
    map((record) =>
      record.type === 'checkpoint'
        ? { ...record, graph: withTheta(saved, parameters, record.theta) }
        : record,
    ),
  );
}

async function* trainedRecords(
  graph: Graph,
  { data, test, ...settings }: TrainSettings,
): AsyncGenerator<TrainingRecord> {
  const { loss: kind, lossOptions, device, parameters, threads, ort } = settings;
  const open = (own: Dataset): Promise<OnnxLoss> =>
    onnxLoss(graph, {
      data: own,
      ...(kind && { loss: kind }),
      ...(lossOptions && { lossOptions }),
      ...(device && { device }),
      ...(parameters && { parameters }),
      ...(threads !== undefined && { threads }),
      ...(ort && { ort }),
    });
  const loss = await open(data);
  let measured: OnnxLoss | undefined;
  try {
    const sampled = sampledOf(loss);
    measured = test && (await open(test));
    yield* trainingRecords(sampled, loss.theta, settings, measured);
  } finally {
    await measured?.dispose();
    await loss.dispose();
  }
}

/** The loss with its gradients. */
function sampledOf(loss: OnnxLoss): SampledLoss {
  const { dim, examples, valueAndGrad, batchValueAndGrad, withoutGradient } = loss;
  if (!valueAndGrad || !batchValueAndGrad)
    throw new TypeError(
      `train: the network has no gradient, expected rules for all its ops, got none for ${withoutGradient.join(', ')}; its loss and slices can still be computed.`,
    );
  return { dim, examples, value: (theta) => loss.value(theta), valueAndGrad, batchValueAndGrad };
}
