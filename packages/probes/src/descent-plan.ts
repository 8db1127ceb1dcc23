import type { Optimizer, Schedule, Vector } from '@orograph/tensor';

/** How to go down. */
export interface DescentSettings {
  /** The update rule. */
  readonly optimizer: Optimizer;
  /** The learning rate at each step. */
  readonly schedule: Schedule;
  /** How many steps. */
  readonly steps: number;
}

/** From where, and how. */
export interface DescentPlan extends DescentSettings {
  /** The starting point; it is not written. */
  readonly theta: Vector;
  /** Emit each `every`-th step, the first and the last; 1 by default. */
  readonly every?: number;
  /** Applied to θ after each step, for instance to put it back on a subspace. */
  readonly retract?: (theta: Vector) => Vector;
}

/** One point of a descent. */
export interface DescentStep {
  /** What the record is. */
  readonly type: 'step';
  /** How many updates were made before. */
  readonly step: number;
  /** θ, a copy. */
  readonly theta: Vector;
  /** The objective there. */
  readonly value: number;
  /** |∇| of the objective there. */
  readonly gradNorm: number;
  /** `diverged` when the value or gradient is not finite: then it is the last record. */
  readonly status: 'running' | 'done' | 'diverged';
}
