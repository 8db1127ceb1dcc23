import type { Measurement, Optimizer, Schedule, Vector } from '@orograph/tensor';
import { checkChanges, type TrainingChanges, type TrainingSettingsNow } from './training/training-changes.ts';
import type { TrainingPoint, TrainingState } from './training-state.ts';

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
  /** λ of ½λ|θ|², added to the loss that is trained and measured; nothing by default. */
  readonly l2?: number;
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

/** What was measured at a point of a training. */
export interface TrainingWatched {
  /** What the record is. */
  readonly type: 'watched';
  /** How many updates were made. */
  readonly step: number;
  /** The learning rate of the update that comes next, unless it changes there, or at the end of the last one. */
  readonly learningRate: number;
  /** What {@link TrainingWatch.at} gave. */
  readonly of: Readonly<Record<string, unknown>>;
}

/** Settings that became others. */
export interface TrainingChanged extends TrainingSettingsNow {
  /** What the record is. */
  readonly type: 'change';
  /** How many updates were made before. */
  readonly step: number;
}

/** A point of a training where something is measured, and the loss there. */
export type WatchedPoint = TrainingPoint & {
  /** How many updates were made. */
  readonly step: number;
  /** λ of ½λ|θ|² in the loss there. */
  readonly l2: number;
};

/** Something to measure while a network trains. */
export interface TrainingWatch<Point = WatchedPoint> {
  /** Measured before the first step, after every so many, and at the end of a training that did not diverge. */
  readonly every: number;
  /** Measures; the training waits for it. */
  at(point: Point): Promise<Readonly<Record<string, unknown>>>;
}

/** What training emits. */
export type TrainingRecord =
  TrainingChanged | TrainingCheckpoint | TrainingEpoch | TrainingState | TrainingStep | TrainingWatched;

/** What a training may be given besides its plan. */
export interface TrainingSettings {
  /** Measured at the end of each epoch, on the running statistics of a loss that keeps some. */
  readonly test?: TestLoss | undefined;
  /** Where to go on: what is emitted from there on is what an uninterrupted training emits. */
  readonly from?: TrainingState | undefined;
  /** Asked after each update, with their number: emit a state here? Never by default. */
  readonly stateAt?: ((step: number) => boolean) | undefined;
  /** Measured along the training. */
  readonly watch?: TrainingWatch | undefined;
  /** Settings that change in its middle. */
  readonly changes?: TrainingChanges | undefined;
  /** Told, in a sentence, why steps are taken one at a time by a loss that can take several in a call. */
  readonly note?: ((sentence: string) => void) | undefined;
}

/** What test metrics come from. */
export interface TestLoss {
  /** Loss and metrics at θ. */
  metrics(theta: Vector, running?: Float64Array): Promise<Measurement>;
}

/**
 * Throws unless a plan can be followed.
 *
 * @throws RangeError naming the caller and what is not a whole number above 0, or a seed that is not whole.
 */
export function checkTrainingPlan(
  caller: string,
  { epochs, batchSize, checkpointEvery = 1, seed }: TrainingPlan,
  {
    watch,
    changes,
  }: { readonly watch?: Pick<TrainingWatch, 'every'> | undefined } & Pick<TrainingSettings, 'changes'>,
): void {
  const counts = { epochs, batchSize, checkpointEvery, 'watch.every': watch?.every ?? 1 };
  for (const [name, value] of Object.entries(counts))
    if (!(Number.isSafeInteger(value) && value > 0))
      throw new RangeError(`${caller}: ${name} must be a whole number above 0, got ${value}.`);
  if (!Number.isSafeInteger(seed))
    throw new RangeError(`${caller}: seed must be a whole number, got ${seed}.`);
  checkChanges(caller, changes?.planned ?? []);
}
