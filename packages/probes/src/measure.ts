import type { Loss, Measurable, Measurement, Vector } from '@orograph/tensor';

/** A loss, with metrics or without. */
export type MeasuredLoss = Loss & Partial<Measurable>;

/** L(θ) and the metrics of the loss; none where it has none. */
export const measure = async (loss: MeasuredLoss, theta: Vector): Promise<Measurement> =>
  loss.metrics ? loss.metrics(theta) : { loss: await loss.value(theta), metrics: {} };
