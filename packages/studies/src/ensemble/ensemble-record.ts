import { graphLoss, inFile, type Dataset, type NetworkTask, type OnnxLoss } from '@orograph/models';
import { parametersOf, thetaOf } from '@orograph/onnx';
import {
  descend,
  ensembleMembers,
  memberRecords,
  minibatches,
  type EnsemblePlan,
  type MemberRecord,
} from '@orograph/probes';
import { misuse } from '@orograph/runs';
import { cosineDecay, sgd, streamSeed, type SampledLoss, type Vector } from '@orograph/tensor';
import { toArray } from 'rxjs';

import { lastValue } from '../last-value.ts';
import type { LossChoice } from '../train/loss-choice.ts';

/** A network with classes, open on its training and test data. */
export interface EnsembleTask {
  /** The loss on the training data, which is learnt from. */
  readonly train: OnnxLoss & SampledLoss;
  /** The loss on the test data. */
  readonly test: OnnxLoss;
  /** The classes of the test data. */
  readonly labels: ArrayLike<bigint | number>;
  /** θ₀ of a seed. */
  readonly initial: (seed: number) => Vector;
}

/** How a network is trained to an optimum. */
export interface OptimumPlan {
  /** Passes over the data, and examples of a step. */
  readonly epochs: number;
  readonly batch: number;
  /** The rate at the start, which falls to 0 along a cosine, and the momentum of the heavy ball. */
  readonly learningRate: number;
  readonly momentum: number;
}

/**
 * Opens a network with classes on its training and test data.
 *
 * @throws MisuseError for a network without a gradient or without classes.
 */
export async function openEnsembleTask(
  net: string,
  task: NetworkTask,
  choice: LossChoice,
): Promise<EnsembleTask> {
  const open = (data: Dataset): Promise<OnnxLoss> => graphLoss(task.graphOf(0), data, choice);
  const testData = task.test ?? task.data;
  const train = await inFile(net, () => open(task.data));
  const test = await inFile(net, () => open(testData));
  if (train.lossKind !== 'cross-entropy') {
    await closeEnsembleTask({ train, test });
    throw misuse('no classes', { expected: 'the loss cross-entropy', got: train.lossKind, where: net });
  }
  const { valueAndGrad, batchValueAndGrad } = train;
  if (!valueAndGrad || !batchValueAndGrad) {
    await closeEnsembleTask({ train, test });
    throw misuse('no gradient', {
      expected: 'rules for all ops',
      got: `none for ${train.withoutGradient.join(', ')}`,
      where: net,
    });
  }
  const { parameters: include } = choice;
  return {
    train: { ...train, valueAndGrad, batchValueAndGrad },
    test,
    labels: testData.target!.data,
    initial: (seed) => {
      const graph = task.graphOf(seed);
      return thetaOf(graph, parametersOf(graph, { ...(include && { include }) }));
    },
  };
}

/** Gives back native memory. */
export const closeEnsembleTask = async ({
  train,
  test,
}: Pick<EnsembleTask, 'test'> & { readonly train: OnnxLoss }): Promise<void> => {
  await train.dispose();
  await test.dispose();
};

/** Trains a network to the optimum that `fge` and `swa` go on from. */
export async function trainedOptimum(
  { train, initial }: EnsembleTask,
  seed: number,
  { epochs, batch, learningRate, momentum }: OptimumPlan,
  signal?: AbortSignal,
): Promise<Vector> {
  const size = Math.min(batch, train.examples);
  const steps = epochs * Math.floor(train.examples / size);
  const last = await lastValue(
    descend(minibatches(train, { size, seed }), {
      theta: initial(seed),
      optimizer: sgd({ momentum }),
      schedule: cosineDecay(learningRate, { steps }),
      steps,
      every: Infinity,
    }),
    signal,
  );
  return last.theta;
}

/** Makes an ensemble from an optimum; `seed` and kind are its key. */
export async function ensembleRecord(
  { train, test, labels, initial }: EnsembleTask,
  optimum: Vector,
  plan: EnsemblePlan & { readonly points: number },
  signal?: AbortSignal,
): Promise<{
  readonly type: 'ensemble';
  readonly status: 'diverged' | 'done';
  readonly cycles: readonly MemberRecord[];
}> {
  const { seed, points } = plan;
  const stream = ensembleMembers(train, { initial, optimum }, { ...plan, seed: streamSeed(seed, 1) });
  const found = await lastValue(stream.pipe(toArray()), signal);
  const members = found.filter(({ status }) => status === 'done').map(({ theta }) => theta);
  const bench = { train, test, labels, points };
  const cycles = await memberRecords(
    { ...bench, follow: (probe) => lastValue(probe.pipe(toArray()), signal) },
    members,
  );
  return { type: 'ensemble', status: found.at(-1)!.status, cycles };
}
