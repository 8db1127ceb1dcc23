import {
  checkDim,
  isFiniteVector,
  norm,
  permutation,
  streamSeed,
  type Measurement,
  type Optimizer,
  type SampledLoss,
  type Schedule,
  type Vector,
} from '@orograph/tensor';
import { defer, from, type Observable } from 'rxjs';
import { checkState, pointOf, type TrainingPoint, type TrainingState } from './training-state.ts';

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
  /** The running statistics there, a copy, of a loss that keeps some. */
  readonly running?: Float64Array;
  /** `done` and `diverged` mark the last record. */
  readonly status: 'diverged' | 'done' | 'running';
}

/** What training emits. */
export type TrainingRecord = TrainingCheckpoint | TrainingEpoch | TrainingState | TrainingStep;

/** What a training may be given besides its plan. */
export interface TrainingSettings {
  /** Measured at the end of each epoch, on the running statistics of a loss that keeps some. */
  readonly test?: TestLoss | undefined;
  /** Where to go on: what is emitted from there on is what an uninterrupted training emits. */
  readonly from?: TrainingState | undefined;
  /** Asked after each update, with their number: emit a state here? Never by default. */
  readonly stateAt?: ((step: number) => boolean) | undefined;
}

/** What test metrics come from. */
export interface TestLoss {
  /** Loss and metrics at θ. */
  metrics(theta: Vector, running?: Float64Array): Promise<Measurement>;
}

/**
 * Trains from `theta` by mini-batches drawn without replacement.
 *
 * Cold; unsubscribing starts no further step. Ends with a checkpoint of status `done`, or `diverged` as soon as a batch
 * loss, its gradient or θ is not finite. The same seed gives the same records, and so does going on `from` a state.
 *
 * @throws RangeError for a θ of another dimension, numbers of the plan that are not whole and above 0, or a state of another training.
 */
export function trainLoss(
  loss: SampledLoss,
  theta: Vector,
  plan: TrainingPlan,
  settings: TrainingSettings = {},
): Observable<TrainingRecord> {
  checkTrainingPlan('trainLoss', plan);
  checkDim('trainLoss', loss.dim, theta);
  return defer(() => from(trainingRecords(loss, theta, plan, settings)));
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
  { test, from: earlier, stateAt = () => false }: TrainingSettings,
): AsyncGenerator<TrainingRecord> {
  const state = optimizer.init(loss.dim);
  const now = pointOf(earlier ?? { theta: start, ...(loss.running && { running: loss.running }) });
  let finite = pointOf(earlier?.finite ?? now);
  // Two copies by turns: the engine reads this one while θ is updated, and the last finite point stays in the other.
  const copies = [pointOf(now), pointOf(now)];
  // In the storage of θ: where that is float32 a dense network writes its gradient straight into it.
  const memory = start instanceof Float32Array ? new Float32Array(loss.dim) : new Float64Array(loss.dim);
  const draws = streamSeed(seed, -1);
  const perEpoch = Math.ceil(loss.examples / batchSize);
  let step = 0;
  let sum = 0;
  if (earlier) {
    checkState(earlier, { dim: loss.dim, running: loss.running?.length ?? 0, moments: state.moments.length });
    earlier.moments.forEach((moment, k) => state.moments[k]!.set(moment));
    state.step = step = earlier.step;
    sum = earlier.lossSum;
  }
  const checkpoint = (status: TrainingCheckpoint['status'], at: TrainingPoint): TrainingCheckpoint => ({
    type: 'checkpoint',
    step,
    ...pointOf(at),
    status,
  });
  const kept = (): TrainingState => ({
    type: 'state',
    step,
    ...pointOf(now),
    finite: pointOf(finite),
    moments: state.moments.map((moment) => moment.slice()),
    lossSum: sum,
  });
  if (checkpointEvery !== undefined && !earlier) yield checkpoint('running', now);
  for (let epoch = Math.floor(step / perEpoch); epoch < epochs; epoch++) {
    const order = permutation(loss.examples, streamSeed(seed, epoch));
    for (let offset = (step % perEpoch) * batchSize; offset < order.length; offset += batchSize) {
      const batch = order.subarray(offset, offset + batchSize);
      const here = copies[step % 2]!;
      here.theta.set(now.theta);
      if (now.running) here.running!.set(now.running);
      const { running } = now;
      const settings = { memory, seed: streamSeed(draws, step), ...(running && { running }) };
      const { value, grad } = await loss.batchValueAndGrad(here.theta, batch, settings);
      const gradNorm = norm(grad);
      const learningRate = schedule(step);
      yield { type: 'step', step, epoch, loss: value, gradNorm, learningRate };
      if (!Number.isFinite(value) || !Number.isFinite(gradNorm)) {
        yield checkpoint('diverged', finite);
        return;
      }
      finite = here;
      sum += value * batch.length;
      optimizer.update(state, now.theta, grad, learningRate);
      step += 1;
      if (!isFiniteVector(now.theta)) {
        yield checkpoint('diverged', finite);
        return;
      }
      const endsEpoch = offset + batchSize >= order.length;
      if (
        checkpointEvery !== undefined &&
        step % checkpointEvery === 0 &&
        !(endsEpoch && epoch === epochs - 1)
      )
        yield checkpoint('running', now);
      if (!endsEpoch && stateAt(step)) yield kept();
    }
    const measured = test && (await test.metrics(now.theta.slice(), now.running?.slice()));
    yield { type: 'epoch', epoch, step, loss: sum / loss.examples, ...(measured && { test: measured }) };
    sum = 0;
    if (stateAt(step)) yield kept();
  }
  yield checkpoint('done', now);
}
