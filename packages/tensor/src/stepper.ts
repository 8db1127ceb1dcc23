import type { AffineSubspace } from './linear-map.ts';
import type { UpdateRule } from './optimizer.ts';
import type { Vector } from './vector.ts';

/** All that the next step of a training depends on, besides its batch. */
export interface StepState {
  /** How many updates were made. */
  readonly step: number;
  /** θ. */
  readonly theta: Vector;
  /** The moments of the optimizer, in its order; all 0 where absent. */
  readonly moments?: readonly Vector[];
  /** The running statistics, of a loss that keeps some. */
  readonly running?: Float64Array;
}

/** Steps to take, one after the other. */
export interface StepBatches {
  /** The examples of each step, one batch after the other. */
  readonly indices: Int32Array;
  /** Examples a step. */
  readonly size: number;
  /** The learning rate of each step. */
  readonly rates: readonly number[];
  /** The seed of what each step draws, as dropout does. */
  readonly seeds: readonly number[];
}

/** What steps gave; a number that is not finite is a result. */
export interface StepResults {
  /** The mean loss over each batch, before its update. */
  readonly values: ArrayLike<number>;
  /** |∇| of each. */
  readonly gradNorms: ArrayLike<number>;
  /** Whether θ after the last update is finite. */
  readonly finite: boolean;
}

/** A training under way in an engine, which keeps θ and moments from step to step. */
export interface Stepper {
  /** The most steps of so many examples one `take` may have. */
  most(size: number): number;
  /** Takes steps. The numbers do not depend on how many are taken at once. */
  take(batches: StepBatches): Promise<StepResults>;
  /**
   * A copy of the state after so many updates: those made so far, or as many as there were within the last two `take`s.
   *
   * @throws RangeError for a step further back.
   */
  state(step: number): Promise<StepState>;
  /** Gives back what it holds. */
  dispose(): Promise<void>;
}

/** What a stepper is started with. */
export interface StepperSettings {
  /** The update rule. */
  readonly rule: UpdateRule;
  /** Where it starts. */
  readonly from: StepState;
  /** λ of ½λ|θ|², added to the loss; 0 by default. */
  readonly l2?: number;
  /** Where θ is held: the state is that of the coordinates c of θ = θ₀ + Vc. All of ℝᴰ by default. */
  readonly within?: AffineSubspace;
}

/** A loss that can be trained inside its engine, many steps a call. */
export interface SteppableLoss {
  /** Starts a training; `undefined` where the engine cannot hold it. */
  stepper(settings: StepperSettings): Promise<Stepper | undefined>;
}
