import { checkDim, type SampledLoss, type Vector } from '@orograph/tensor';
import { defer, from, type Observable } from 'rxjs';
import {
  checkTrainingPlan,
  type TrainingPlan,
  type TrainingRecord,
  type TrainingSettings,
} from './training-plan.ts';
import { trainingRecords } from './training-records.ts';

/**
 * Trains from `theta` by mini-batches drawn without replacement.
 *
 * Cold; unsubscribing starts no further step. Ends with a checkpoint of status `done`, or `diverged` as soon as a batch
 * loss, its gradient or θ is not finite. The same seed gives the same records, and so does going on `from` a state.
 * A loss that can take several steps in a call does, for some 60 ms at a time, where it knows the optimizer's rule.
 *
 * @throws RangeError for a θ of another dimension, numbers of the plan that are not whole and above 0, or a state of another training.
 */
export function trainLoss(
  loss: SampledLoss,
  theta: Vector,
  plan: TrainingPlan,
  settings: TrainingSettings = {},
): Observable<TrainingRecord> {
  checkTrainingPlan('trainLoss', plan, settings);
  checkDim('trainLoss', loss.dim, theta);
  return defer(() => from(trainingRecords(loss, theta, plan, settings)));
}
