import {
  inferenceDropout,
  parametersOf,
  withTheta,
  type Graph,
  type LossKind,
  type LossOptions,
} from '@orograph/onnx';
import { pack, type Layout, type SampledLoss, type Vector } from '@orograph/tensor';
import { defer, from, map, type Observable } from 'rxjs';
import type { Dataset } from './data/dataset.ts';
import type { Device } from './device.ts';
import { onnxLoss, type OnnxLoss } from './onnx-loss.ts';
import type { Runtime } from './runtime.ts';
import { runningLayers, withRunningStatistics, type RunningLayer } from './running-statistics.ts';
import {
  checkTrainingPlan,
  type TrainingCheckpoint,
  type TrainingPlan,
  type TrainingRecord,
  type TrainingSettings,
  type TrainingWatch,
  type WatchedPoint,
} from './training-plan.ts';
import { trainingRecords } from './training-records.ts';
import type { TrainingPoint } from './training-state.ts';

/** What {@link train} needs besides the graph. */
export interface TrainSettings
  extends TrainingPlan, Pick<TrainingSettings, 'changes' | 'from' | 'note' | 'stateAt'> {
  /** Measured along the training. */
  readonly watch?: TrainingWatch<WatchedNetwork>;
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
  /**
   * The graph with θ in place of its weights, ready to be saved: Dropout as at inference, and batch normalization that used the
   * statistics of the batch on the running ones.
   */
  readonly graph: Graph;
}

/** A point of a training with its network. */
export interface WatchedNetwork extends WatchedPoint {
  /** The network there, as a checkpoint has it. */
  readonly graph: () => Graph;
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
): Observable<TrainedCheckpoint | Exclude<TrainingRecord, TrainingCheckpoint>> {
  checkTrainingPlan('train', settings, settings);
  const { parameters: include } = settings;
  const parameters = parametersOf(graph, { ...(include && { include }) });
  const saved = inferenceDropout(graph);
  const layers = runningLayers(graph);
  const graphAt = ({ theta, running }: TrainingPoint): Graph =>
    withRunningStatistics(withTheta(saved, parameters, theta), layers, running);
  const watch = settings.watch && {
    every: settings.watch.every,
    at: (point: WatchedPoint) => settings.watch!.at({ ...point, graph: () => graphAt(point) }),
  };
  return defer(() => from(trainedRecords(graph, settings, watch))).pipe(
    map((record) => (record.type === 'checkpoint' ? { ...record, graph: graphAt(record) } : record)),
  );
}

async function* trainedRecords(
  graph: Graph,
  { data, test, ...settings }: TrainSettings,
  watch: TrainingWatch | undefined,
): AsyncGenerator<TrainingRecord> {
  const { loss: kind, lossOptions, device, parameters, threads, ort } = settings;
  const open = (own: Dataset, of = graph, include = parameters): Promise<OnnxLoss> =>
    onnxLoss(of, {
      data: own,
      ...(kind && { loss: kind }),
      ...(lossOptions && { lossOptions }),
      ...(device && { device }),
      ...(include && { parameters: include }),
      ...(threads !== undefined && { threads }),
      ...(ort && { ort }),
    });
  const loss = await open(data);
  let tested: OnnxLoss | undefined;
  try {
    const sampled = sampledOf(loss);
    if (test && loss.running) {
      // Running statistics are parameters of the loss that is measured, fed with the others.
      const layers = runningLayers(graph);
      const statistics = layers.flatMap(({ constants }) => constants);
      const names = [...loss.layout.blocks.map(({ name }) => name), ...statistics];
      tested = await open(test, withRunningStatistics(graph, layers, loss.running), names);
    } else if (test) tested = await open(test);
    const { layout } = tested ?? loss;
    yield* trainingRecords(sampled, loss.theta, settings, {
      ...settings,
      watch,
      test: tested && {
        metrics: (theta, running) =>
          tested!.metrics(
            running ? gather(layout, loss.layout, theta, runningLayers(graph), running) : theta,
          ),
      },
    });
  } finally {
    await tested?.dispose();
    await loss.dispose();
  }
}

/** The loss with its gradients. */
function sampledOf(loss: OnnxLoss): SampledLoss {
  const { dim, examples, running, stepper, valueAndGrad, batchValueAndGrad, withoutGradient } = loss;
  if (!valueAndGrad || !batchValueAndGrad)
    throw new TypeError(
      `train: the network has no gradient, expected rules for all its ops, got none for ${withoutGradient.join(', ')}; its loss and slices can still be computed.`,
    );
  const sampled = {
    dim,
    examples,
    value: (theta: Vector) => loss.value(theta),
    valueAndGrad,
    batchValueAndGrad,
  };
  return { ...sampled, ...(running && { running }), ...(stepper && { stepper }) };
}

/** A vector of one layout from θ in another and the running statistics. */
function gather(
  to: Layout,
  layout: Layout,
  theta: Vector,
  layers: readonly RunningLayer[],
  running: Float64Array,
): Float32Array {
  const parts = new Map<string, Vector>(
    layout.blocks.map(({ name, offset, size }) => [name, theta.subarray(offset, offset + size)]),
  );
  let at = 0;
  for (const { constants, channels } of layers)
    for (const name of constants) parts.set(name, running.subarray(at, (at += channels)));
  return pack(to, Object.fromEntries(parts));
}
