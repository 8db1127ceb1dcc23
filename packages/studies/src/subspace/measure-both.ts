import type { Trainable } from '@orograph/models';
import type { Measurement, Vector } from '@orograph/tensor';

/** The numbers of a point on both data sets, as records have them. */
export interface BothMeasured {
  /** The loss on the test data, or where there are none on those of training. */
  readonly loss: number;
  /** The accuracy there, where there is one. */
  readonly accuracy?: number;
  /** The same on the data of training. */
  readonly train: { readonly loss: number; readonly accuracy?: number };
}

/** Measures loss and accuracy on the test data, and on those of training. */
export const measureBoth = async (task: Trainable, theta: Vector): Promise<BothMeasured> =>
  bothOf(await measureFlat(task, theta));

/** Measures loss and accuracy as {@link measureBoth}, as one measurement: what is measured of training is among its metrics. */
export async function measureFlat({ loss, tested }: Trainable, theta: Vector): Promise<Measurement> {
  const train = await loss.metrics(theta);
  const test = tested?.metrics ? await tested.metrics(theta) : train;
  const { accuracy } = train.metrics;
  return {
    loss: test.loss,
    metrics: {
      ...test.metrics,
      trainLoss: train.loss,
      ...(accuracy !== undefined && { trainAccuracy: accuracy }),
    },
  };
}

/** Takes one measurement apart again. */
export const bothOf = ({
  loss,
  metrics: { accuracy, trainLoss, trainAccuracy },
}: Measurement): BothMeasured => ({
  loss,
  ...(accuracy !== undefined && { accuracy }),
  train: { loss: trainLoss!, ...(trainAccuracy !== undefined && { accuracy: trainAccuracy }) },
});
