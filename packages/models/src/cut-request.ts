import type { StoredVector, Vector } from '@orograph/tensor';
import type { Evaluation } from './evaluation.ts';
import type { SessionResult } from './session-task.ts';

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

/** A cut whose directions may lie outside memory. */
export interface StoredCutRequest extends Omit<CutRequest, 'directions'> {
  /** The directions. */
  readonly directions: readonly (StoredVector | Vector)[];
}

/** What a strategy prepared. */
export interface CutPoints {
  /** What was rewritten, in words. */
  readonly how: string;
  /** Evaluates one point. */
  readonly at: (coords: readonly number[]) => Promise<SessionResult>;
  /** Gives back what was prepared. */
  readonly release: () => Promise<unknown>;
}
