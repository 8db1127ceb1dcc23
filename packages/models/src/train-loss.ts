import {
  checkDim,
  isFiniteVector,
  norm,
  permutation,
  streamSeed,
  type Measurable,
  type Measurement,
  type Optimizer,
  type SampledLoss,
  type Schedule,
  type Vector,
} from '@orograph/tensor';
import { defer, from, type Observable } from 'rxjs';

/** How to train, and from which seed. */
export interface TrainingPlan {
  /** The update rule; L2 regularization is its weight decay. */
  readonly optimizer: Optimizer;
  /** The learning rate at each step, counted from 0. */
  readonly schedule: Schedule;
  /** How often every example is seen. */
  readonly epochs: number;
  /** Examples a step; the last batch of an epoch holds what is left. */
  readonly batchSize: number;
  /** The seed of the order of the examples, epoch e taking the permutation of stream e, and of dropout masks. */
  readonly seed: number;
  /** Emit a checkpoint before the first step and after every so many; only the last one when absent. */
  readonly checkpointEvery?: number;
}

/** One update. */
export interface TrainingStep {
  /** What the record is. */
  readonly type: 'step';
  /** How many updates were made before. */
  readonly step: number;
  /** The epoch, counted from 0. */
  readonly epoch: number;
  /** The mean loss over the batch, before the update. */
  readonly loss: number;
  /** |∇| of that loss. */
  readonly gradNorm: number;
  /** The learning rate of the update. */
  readonly learningRate: number;
}

/** One pass over the data. */
export interface TrainingEpoch {
  /** What the record is. */
  readonly type: 'epoch';
  /** The epoch, counted from 0. */
  readonly epoch: number;
  /** How many updates were made. */
  readonly step: number;
  /** The mean over the epoch's batches, each before its update. */
  readonly loss: number;
  /** Loss and metrics on the test data at the end of the epoch, where there are any. */
  readonly test?: Measurement;
}

/** θ at some step. */
export interface TrainingCheckpoint {
  /** What the record is. */
  readonly type: 'checkpoint';
  /** How many updates were made. */
  readonly step: number;
  /** θ, a copy. When training diverged, the last θ whose batch loss and gradient were finite. */
  readonly theta: Vector;
  /** `done` and `diverged` mark the last record. */
  readonly status: 'diverged' | 'done' | 'running';
}

/** What training emits. */
export type TrainingRecord = TrainingCheckpoint | TrainingEpoch | TrainingStep;

/**
 * Trains from `theta` by mini-batches drawn without replacement.
 *
 * Cold; unsubscribing starts no further step. Ends with a checkpoint of status `done`, or `diverged` as soon as a batch
 * loss, its gradient or θ is not finite. The same seed gives the same records.
 *
 * @throws RangeError for a θ of another dimension, or numbers of the plan that are not whole and above 0.
 */
export function trainLoss(
  loss: SampledLoss,
  theta: Vector,
  plan: TrainingPlan,
  { test }: { readonly test?: Measurable | undefined } = {},
): Observable<TrainingRecord> {
  checkTrainingPlan('trainLoss', plan);
  checkDim('trainLoss', loss.dim, theta);
  return defer(() => from(trainingRecords(loss, theta, plan, test)));
}

/**
 * Throws unless a plan can be followed.
 *
 * @throws RangeError naming the caller and what is not a whole number above 0, or a seed that is not whole.
 */
export function checkTrainingPlan(
  caller: string,
  { epochs, batchSize, checkpointEvery = 1, seed }: TrainingPlan,
): void {
  for (const [name, value] of Object.entries({ epochs, batchSize, checkpointEvery }))
    if (!(Number.isSafeInteger(value) && value > 0))
      throw new RangeError(`${caller}: ${name} must be a whole number above 0, got ${value}.`);
  if (!Number.isSafeInteger(seed))
    throw new RangeError(`${caller}: seed must be a whole number, got ${seed}.`);
}

/** The records of {@link trainLoss} as a generator. */
export async function* trainingRecords(
  loss: SampledLoss,
  start: Vector,
  { optimizer, schedule, epochs, batchSize, seed, checkpointEvery }: TrainingPlan,
  test: Measurable | undefined,
): AsyncGenerator<TrainingRecord> {
  const state = optimizer.init(loss.dim);
  const theta = start.slice();
  const copies = [theta.slice(), theta.slice()];
  const memory = new Float64Array(loss.dim);
  const draws = streamSeed(seed, -1);
  let finite = start;
  let step = 0;
  const checkpoint = (status: TrainingCheckpoint['status'], at: Vector): TrainingCheckpoint => ({
    type: 'checkpoint',
    step,
    theta: at.slice(),
    status,
  });
  if (checkpointEvery !== undefined) yield checkpoint('running', theta);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = permutation(loss.examples, streamSeed(seed, epoch));
    let sum = 0;
    for (let offset = 0; offset < order.length; offset += batchSize) {
      const batch = order.subarray(offset, offset + batchSize);
      // Two copies by turns: the engine reads this one while θ is updated, and the last finite θ stays in the other.
      const here = copies[step % 2]!;
      here.set(theta);
      const { value, grad } = await loss.batchValueAndGrad(here, batch, {
        memory,
        seed: streamSeed(draws, step),
      });
      const gradNorm = norm(grad);
      const learningRate = schedule(step);
      yield { type: 'step', step, epoch, loss: value, gradNorm, learningRate };
      if (!Number.isFinite(value) || !Number.isFinite(gradNorm)) {
        yield checkpoint('diverged', finite);
        return;
      }
      finite = here;
      sum += value * batch.length;
      optimizer.update(state, theta, grad, learningRate);
      step += 1;
      if (!isFiniteVector(theta)) {
        yield checkpoint('diverged', finite);
        return;
      }
      const isLast = epoch === epochs - 1 && offset + batchSize >= order.length;
      if (checkpointEvery !== undefined && step % checkpointEvery === 0 && !isLast)
        yield checkpoint('running', theta);
    }
    const measured = test && (await test.metrics(theta.slice()));
    yield { type: 'epoch', epoch, step, loss: sum / loss.examples, ...(measured && { test: measured }) };
  }
  yield checkpoint('done', theta);
}
