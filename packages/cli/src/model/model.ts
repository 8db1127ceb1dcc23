import type { Dataset, OnnxLoss, TfjsLoss } from '@orograph/models';
import type { Graph, ValueInfo } from '@orograph/onnx';
import type { Cut, Vector } from '@orograph/tensor';

import type { LossFlags } from '../flags/model-flags.ts';

/** A cut that says how its points are evaluated. */
export interface ModelCut extends Cut {
  /** For instance `affine` or `displace`. */
  readonly strategy: string;
}

/** The loss of a model, whatever runs it. What an engine does not offer is absent. */
export interface ModelLoss extends Omit<OnnxLoss, 'cut' | 'device'> {
  /** The device asked for and the one in use. */
  readonly device: OnnxLoss['device'] | TfjsLoss['device'];
  /** Prepares the cut through `origin` along `directions`. */
  cut(origin: Vector, directions: readonly Vector[]): Promise<ModelCut>;
}

/** A model file that was read, whatever its format. */
export interface Model {
  /** Its path as given. */
  readonly path: string;
  /** The SHA-256 of what it holds. */
  readonly sha256: string;
  /** Its graph, if it is an ONNX model. */
  readonly graph?: Graph;
  /** Its inputs, which the data are to fit. */
  readonly inputs: readonly ValueInfo[];
  /** What is to be told of how it was read, in lines. */
  readonly notes?: readonly string[];
  /** θ as it is in the file. */
  theta(): Vector;
  /** What `inspect` tells of it; θ being the parameters that match the globs. */
  describe(parameters?: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
  /** Its loss on data. */
  open(data: Dataset, flags: LossFlags): Promise<ModelLoss>;
}
