import { type Dataset, type ModelLoss, withGradient } from '@orograph/models';
import type { Graph, LossKind } from '@orograph/onnx';
import type { MeasuredLoss } from '@orograph/probes';
import type { Layout, SampledLoss, Vector } from '@orograph/tensor';

import { asMisuse } from '../../model/as-misuse.ts';
import { startTask } from './start-task.ts';
import type { TaskFlags } from '../../flags/training-flags.ts';

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
  const { network, data, test, open, originOf, graphOf } = await startTask(net, flags);
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
