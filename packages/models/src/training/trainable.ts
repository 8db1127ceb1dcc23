import type { Graph, LossKind } from '@orograph/onnx';
import type { Layout, Loss, Measurable, SampledLoss, Vector } from '@orograph/tensor';

import type { Dataset } from '../data/dataset.ts';
import { inFile } from '../subject/in-file.ts';
import type { ModelLoss } from '../subject/model.ts';
import { withGradient } from '../subject/with-gradient.ts';
import type { NetworkTaskSettings } from './network-task.ts';
import { startTask } from './start-task.ts';

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
  readonly loss: SampledLoss & Measurable;
  /** The same on the test data, where there are any. */
  readonly tested: (Loss & Measurable) | undefined;
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
 * @throws MisuseError for a network, file or data that do not fit, or ops without a gradient; InputError naming a setting that does not apply.
 */
export async function openTrainable(net: string, settings: NetworkTaskSettings): Promise<Trainable> {
  const { network, data, test, open, originOf, graphOf } = await startTask(net, settings);
  const loss = await inFile(data.source, () => open(data));
  let tested: ModelLoss | undefined;
  const dispose = async (): Promise<void> => {
    await tested?.dispose();
    await loss.dispose();
  };
  try {
    const sampled = withGradient({ path: net, loss });
    tested = test && (await inFile(test.source, () => open(test)));
    return {
      network,
      isFile: originOf === undefined,
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
