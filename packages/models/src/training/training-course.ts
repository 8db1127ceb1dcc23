import type { Schedule } from '@orograph/tensor';
import type { TrainingChanges, TrainingSettingsChange, TrainingSettingsNow } from './training-changes.ts';

/** The settings of a training as it goes on. */
export interface TrainingCourse {
  /** Examples of the next step. */
  readonly batchSize: () => number;
  /** λ of ½λ|θ|² of the next step. */
  readonly l2: () => number;
  /** The learning rate of a step. */
  readonly rate: Schedule;
  /** Makes the change that is due after so many updates, and gives all settings that changes are made to; `undefined` where none is. */
  readonly turn: (step: number) => TrainingSettingsNow | undefined;
  /** How many steps may be taken before the next change that is known. */
  readonly untilChange: (step: number) => number;
}

/** Begins the course of a training after `start` updates, by the changes made before. */
export function trainingCourse(
  plan: { readonly schedule: Schedule; readonly batchSize: number; readonly l2?: number | undefined },
  { planned = [], asked }: TrainingChanges,
  start: number,
): TrainingCourse {
  let [rate, batchSize, l2] = [plan.schedule, plan.batchSize, plan.l2 ?? 0];
  const make = (change: TrainingSettingsChange): void => {
    const { learningRate } = change;
    if (learningRate !== undefined) rate = () => learningRate;
    batchSize = change.batchSize ?? batchSize;
    l2 = change.l2 ?? l2;
  };
  for (const change of planned) if (change.step < start) make(change);
  return {
    batchSize: () => batchSize,
    l2: () => l2,
    rate: (step) => rate(step),
    turn: (step) => {
      const due = planned.find((change) => change.step === step) ?? asked?.(step);
      if (!due) return undefined;
      make(due);
      return { learningRate: rate(step), batchSize, l2 };
    },
    untilChange: (step) =>
      Math.min(...planned.map((change) => change.step - step).filter((left) => left > 0)),
  };
}
