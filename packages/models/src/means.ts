import type { Vector } from '@orograph/tensor';
import type { Derivative } from './derivative-sessions.ts';
import type { Evaluation } from './evaluation.ts';
import type { DrawnMask } from './session-task.ts';
import type { LentBlocks } from './tensor-value.ts';

/** The rows a mean is over, what is drawn for them, and where it is written. */
export interface Batch {
  readonly indices?: Int32Array | undefined;
  readonly masks?: readonly DrawnMask[];
  readonly result?: Vector;
  readonly running?: Float64Array;
  /** The stored tensor for each input; those of the loss by default. */
  readonly from?: Evaluation['columns'];
}

/** The blocks of a vector, to be fed under the names that `nameOf` gives them. */
export type Lend = (vector: Vector, nameOf?: (block: string) => string) => LentBlocks;

/** The loss, and the means over rows of vectors whose blocks are the outputs named, in the layout of θ. */
export type Means = (
  derivative: Derivative,
  blocks: readonly LentBlocks[],
  outputNames: readonly ((block: string) => string)[],
  batch?: Batch,
) => Promise<{ value: number; vectors: readonly Vector[] }>;
