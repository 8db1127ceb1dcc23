import type { Vector } from '@orograph/tensor';
import type { DeviceChoice } from './device.ts';
import type { Engines, HomeEngine } from './engines.ts';
import type { LossModel } from './loss-model.ts';
import type { SharedMemory } from './shared-memory.ts';
import type { SessionPool } from './session-pool.ts';
import type { LentBlocks } from './tensor-value.ts';

/** A loss model with its data stored in a pool of sessions: what every way of evaluating it starts from. */
export interface Evaluation extends Pick<
  Engines,
  'fed' | 'holds' | 'open' | 'openWithoutData' | 'resident' | 'stored'
> {
  /** The model. */
  readonly model: LossModel;
  /** Whether θ is so large that it is held once: all is evaluated on this thread. */
  readonly isLarge: boolean;
  /** The blocks of a vector as the pool is fed them. */
  readonly lend: (vector: Vector) => LentBlocks;
  /** Memory for what is fed and summed. */
  readonly memory: SharedMemory;
  /** The pool, which holds the data. */
  readonly pool: SessionPool;
  /** The engine on this thread. */
  readonly home: HomeEngine;
  /** Whether derivatives are computed on this thread, over all rows at once where they fit, instead of in pieces shared out to the pool. */
  readonly undivided: boolean;
  /** The name of the stored tensor for each input of the loss graph. */
  readonly columns: Readonly<Record<string, string>>;
  /** Examples in a chunk. */
  readonly chunk: number;
  /** Channels in a block of the device's own convolutions, where the network has some and they are there. */
  readonly block: number | undefined;
  /** The device in use. */
  readonly device: DeviceChoice;
}
