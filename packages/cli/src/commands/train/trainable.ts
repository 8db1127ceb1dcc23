import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { loadDataset, onnxLoss, type Dataset } from '@orograph/models';
import { parametersOf, thetaOf, withTheta, type Graph, type LossKind } from '@orograph/onnx';
import type { MeasuredLoss } from '@orograph/probes';
import type { Layout, SampledLoss, Vector } from '@orograph/tensor';

import { lossSettings, withL2 } from '../../model/loss-settings.ts';
import { misuse } from '../../terminal/misuse.ts';
import type { ModelLoss } from '../../model/model.ts';
import { asMisuse, readModel } from '../../model/open-loss.ts';
import { trainTask, type TaskFlags } from './train-task.ts';
import { withGradient } from '../../model/with-gradient.ts';

/** A network that is to be trained, open on its data. */
export interface Trainable {
  /** What is trained: a network's name, or the SHA-256 of a model file. */
  readonly network: string;
  /** Whether it is a model file. */
  readonly isFile: boolean;
  /** What is learnt from. */
  readonly data: Dataset;
  /** What the result is measured on. */
  readonly test: Dataset | undefined;
  /** The loss on the training data. */
  readonly loss: SampledLoss & MeasuredLoss;
  /** The same on the test data, where there are any. */
  readonly tested: MeasuredLoss | undefined;
  /** θ₀ of a seed; that of the file for a model file. */
  readonly origin: (seed: number) => Vector;
  /** The network with θ as its weights, where it has a graph. */
  readonly graphOf: ((theta: Vector) => Graph) | undefined;
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
  /** The loss in use. */
  readonly lossKind: LossKind;
  /** Gives back native memory. */
  readonly dispose: () => Promise<void>;
}

/**
 * Opens a network of the zoo, whose weights follow from the seed, or a model file, whose weights are the start.
 *
 * @throws MisuseError for a network, file or data that do not fit, or ops without a gradient.
 */
export async function openTrainable(net: string, flags: TaskFlags): Promise<Trainable> {
  const isFile = /\.(?:onnx|json)$/.test(net) || existsSync(join(net, 'model.json'));
  const closed = await (isFile ? fileTask(net, flags) : zooTask(net, flags));
  const { network, data, test, originOf, graphOf } = closed;
  const open = async (own: Dataset): Promise<ModelLoss> => withL2(await closed.open(own), flags);
  const loss = await asMisuse(data.source, () => open(data));
  let tested: ModelLoss | undefined;
  const dispose = async (): Promise<void> => {
    await tested?.dispose();
    await loss.dispose();
  };
  try {
    const sampled = withGradient({ path: net, loss });
    tested = test && (await asMisuse(test.source, () => open(test)));
    return {
      network,
      isFile,
      data,
      test,
      loss: { ...sampled, metrics: (theta) => loss.metrics(theta) },
      tested,
      origin: originOf ?? (() => loss.theta),
      graphOf,
      layout: loss.layout,
      lossKind: loss.lossKind,
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** What is to be opened. */
interface ClosedTrainable {
  readonly network: string;
  readonly data: Dataset;
  readonly test?: Dataset;
  readonly open: (data: Dataset) => Promise<ModelLoss>;
  /** θ₀ of a seed; that of the loss where it is absent. */
  readonly originOf?: (seed: number) => Vector;
  /** The network with θ as its weights, where it has a graph. */
  readonly graphOf: ((theta: Vector) => Graph) | undefined;
}

async function zooTask(net: string, flags: TaskFlags): Promise<ClosedTrainable> {
  const { network, data, test, graphOf } = await trainTask(net, flags);
  const { parameters: include } = flags;
  const graph = graphOf(0);
  const parameters = parametersOf(graph, { ...(include && { include }) });
  return {
    network,
    data,
    ...(test && { test }),
    originOf: (seed) => thetaOf(graphOf(seed), parameters),
    graphOf: (theta) => withTheta(graph, parameters, theta),
    open: (own) =>
      onnxLoss(graph, {
        data: own,
        ...lossSettings(flags),
        ...(include && { parameters: include }),
      }),
  };
}

async function fileTask(path: string, flags: TaskFlags): Promise<ClosedTrainable> {
  const model = await readModel(path);
  if (flags.hidden)
    throw misuse('--hidden does not apply', { expected: 'mlp', got: 'a model file', where: path });
  if (flags.dropout !== undefined)
    throw misuse('--dropout does not apply', {
      expected: 'a network of the zoo',
      got: 'a model file, which has its own',
      where: path,
    });
  if (flags.data === undefined)
    throw misuse('no data', {
      expected: '--data FILE or a name such as mnist/train',
      got: 'none',
      where: 'the flags',
    });
  const { input, target, limit } = flags;
  const load = (source: string): Promise<Dataset> =>
    asMisuse(source, () =>
      loadDataset(source, {
        graphInputs: model.inputs,
        ...(input && { inputs: input }),
        ...(target !== undefined && { target }),
        ...(limit !== undefined && { limit }),
      }),
    );
  const data = await load(flags.data);
  const { graph } = model;
  const { parameters: include } = flags;
  return {
    network: model.sha256,
    graphOf:
      graph && ((theta) => withTheta(graph, parametersOf(graph, { ...(include && { include }) }), theta)),
    data,
    ...(flags.test !== undefined && { test: await load(flags.test) }),
    open: (own) => model.open(own, flags),
  };
}
