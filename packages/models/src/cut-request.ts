import type { Vector } from '@orograph/tensor';
import type { Evaluation } from './evaluation.ts';
import type { SessionTask } from './session-task.ts';

/** What a strategy is to prepare. */
export interface CutRequest {
  /** The loss. */
  readonly evaluation: Evaluation;
  /** θ₀. */
  readonly origin: Vector;
  /** The directions. */
  readonly directions: readonly Vector[];
  /** A name for what is kept in the pool. */
  readonly name: string;
}

/** What a strategy prepared. */
export interface CutPoints {
  /** The task that evaluates one point. */
  readonly task: (coords: readonly number[]) => SessionTask;
  /** Gives back what was prepared. */
  readonly release: () => Promise<unknown>;
}
