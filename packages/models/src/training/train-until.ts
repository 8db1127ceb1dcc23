import type { Measurable, SampledLoss, Vector } from '@orograph/tensor';
import { scan, takeWhile, type Observable } from 'rxjs';

import { trainLoss } from '../train-loss.ts';
import type { TrainingPlan, TrainingRecord } from '../training-plan.ts';

/** How a training ended: with or without the loss it was to reach, `trained` where there was none; `running` before its end. */
export type TrainingStatus = 'diverged' | 'reached' | 'running' | 'trained' | 'unreached';

/** How far a training has come. */
export interface TrainingProgress {
  /** Whether it goes on, and how it ended. */
  readonly status: TrainingStatus;
  /** θ at the end of the last whole epoch; where training diverged, the last finite θ. */
  readonly theta: Vector;
  /** Epochs done. */
  readonly epochs: number;
  /** Updates made. */
  readonly steps: number;
  /** The mean loss over the last batch. */
  readonly batchLoss: number;
}

/** Where a training ends. */
export interface TrainUntilSettings {
  /** Measures the loss that is to be reached, at the end of every epoch. */
  readonly measured: Measurable;
  /** That loss; all epochs are trained where it is absent. */
  readonly untilLoss?: number | undefined;
}

/**
 * Trains to the end of the first epoch whose measured loss is at most `untilLoss`, or to the last epoch of the plan.
 *
 * Cold. Emits a state for each step and epoch; the last one is not `running`.
 */
export function trainUntil(
  loss: SampledLoss,
  start: Vector,
  plan: TrainingPlan,
  { measured, untilLoss }: TrainUntilSettings,
): Observable<TrainingProgress> {
  const begin: Progress = {
    status: 'running',
    theta: start,
    epochs: 0,
    steps: 0,
    batchLoss: Number.NaN,
    reached: false,
  };
  const checkpointEvery = Math.ceil(loss.examples / plan.batchSize);
  const test = untilLoss === undefined ? {} : { test: measured };
  const next = (state: Progress, record: TrainingRecord): Progress => {
    if (record.type === 'step') return { ...state, steps: record.step + 1, batchLoss: record.loss };
    if (record.type === 'checkpoint') {
      const { theta, step, status } = record;
      const end = state.reached ? 'reached' : untilLoss === undefined ? 'trained' : 'unreached';
      return { ...state, theta, steps: step, status: status === 'done' ? end : status };
    }
    if (record.type !== 'epoch') return state;
    const reached = untilLoss !== undefined && record.test!.loss <= untilLoss;
    // The checkpoint of the last epoch is yet to come, that of any other was before.
    const ends = reached && record.epoch < plan.epochs - 1;
    return { ...state, epochs: record.epoch + 1, reached, status: ends ? 'reached' : state.status };
  };
  return trainLoss(loss, start, { ...plan, checkpointEvery }, test).pipe(
    scan(next, begin),
    takeWhile(({ status }) => status === 'running', true),
  );
}

interface Progress extends TrainingProgress {
  /** Whether the loss was low enough at the end of the last epoch. */
  readonly reached: boolean;
}
