import type { Graph } from '@orograph/onnx';
import type { Vector } from '@orograph/tensor';
import type { DeviceChoice } from './device.ts';
import type { LossModel } from './loss-model.ts';
import type { SharedMemory } from './shared-memory.ts';
import type { SessionPool } from './session-pool.ts';
import type { LentBlocks } from './tensor-value.ts';

/** One engine on this thread, whose tensors are not copied. */
export interface HomeEngine {
  /** The engine, as a pool of one. */
  readonly pool: SessionPool;
  /** Gives it the data, once. */
  readonly ready: () => Promise<void>;
  /** Gives it the data for steps, once: images that are kept as 8-bit pixels remain so. */
  readonly readyForSteps: () => Promise<void>;
  /** The name of the stored tensor of each input for steps. */
  readonly stepColumns: Readonly<Record<string, string>>;
  /** Opens a session. */
  readonly open: (session: string, model: Uint8Array) => Promise<unknown>;
}

/** A loss model with its data stored in a pool of sessions: what every way of evaluating it starts from. */
export interface Evaluation {
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
  /** Gives the pool the data, once. */
  readonly stored: () => Promise<void>;
  /** Opens a graph as a session on every engine of the pool, which need not have the data. */
  readonly openWithoutData: (session: string, graph: Graph) => Promise<DeviceChoice>;
  /** Opens a graph as a session on every engine of the pool, after the data. */
  readonly open: (session: string, graph: Graph) => Promise<DeviceChoice>;
}
