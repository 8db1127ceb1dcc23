import type { Optimizer, SampledLoss, StepState, Stepper } from '@orograph/tensor';
import { loopStepper } from './loop-stepper.ts';

/** Which training is begun. */
export interface SteppedTraining {
  /** The update rule. */
  readonly optimizer: Optimizer;
  /** Where it begins. */
  readonly from: StepState;
  /** Told why the steps are not taken in the engine, of a loss that can do that. */
  readonly note?: ((sentence: string) => void) | undefined;
}

/** Has the engine of a loss take the steps where it can, else takes them one at a time. */
export async function openStepper(
  loss: SampledLoss,
  { optimizer, from, note }: SteppedTraining,
): Promise<Stepper> {
  const { rule } = optimizer;
  if (loss.stepper) {
    const inEngine = rule && (await loss.stepper({ rule, from }));
    if (inEngine) return inEngine;
    note?.(
      rule
        ? 'Steps are taken one at a time: the parameters are not all float32, or the network takes a number of examples of its own.'
        : 'Steps are taken one at a time: the optimizer has no rule that the engine knows.',
    );
  }
  return loopStepper(loss, optimizer, from);
}
