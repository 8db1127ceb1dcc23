import type { Graph, LossKind, LossOptions, ValueInfo } from '@orograph/onnx';
import type { Cut, StoredVector, Vector } from '@orograph/tensor';

import type { Dataset } from '../data/dataset.ts';
import type { Device } from '../device.ts';
import type { OnnxLoss } from '../onnx-loss-types.ts';
import type { TfjsDevice } from '../tfjs/tfjs-device.ts';
import type { TfjsLoss } from '../tfjs/tfjs-loss.ts';
import type { ModelDescription } from './model-description.ts';

/** A cut that says how its points are evaluated. */
export interface ModelCut extends Cut {
  /** For instance `affine` or `displace`. */
  readonly strategy: string;
  /** What was rewritten and why this way, in words. */
  readonly explanation: string;
}

/**
 * The loss of a model, whatever runs it: θ of the file, the layout of its parameters, and as capabilities what the engine and the ops
 * offer (`valueAndGrad`, `batchValueAndGrad`, `hvp`, `gaussNewton`, …). What is not offered is absent. It owns native memory: dispose of it.
 */
export interface ModelLoss extends Omit<OnnxLoss, 'cut' | 'device'> {
  /** The device asked for and the one in use. */
  readonly device: OnnxLoss['device'] | TfjsLoss['device'];
  /** Prepares the cut through `origin` along `directions`. */
  cut(origin: Vector, directions: readonly (StoredVector | Vector)[]): Promise<ModelCut>;
}

/** Which loss of a model, with which numbers, of which parameters, on what. What is absent is guessed or usual, and said so. */
export interface ModelLossSettings {
  /** The loss; what suits the target when absent. */
  readonly loss?: LossKind | undefined;
  /** The numbers of the loss: class weights, an ignored label, label smoothing, the δ of Huber. */
  readonly lossOptions?: LossOptions | undefined;
  /** The output the loss is of; the first of decimal numbers when absent. */
  readonly output?: string | undefined;
  /** Where to run; `cpu` by default, for TensorFlow.js `auto`. */
  readonly device?: Device | TfjsDevice | undefined;
  /** Globs of the parameters that make up θ; all trainable ones when absent. */
  readonly parameters?: readonly string[] | undefined;
  /** λ of weight decay in the loss, ½ λ |θ|². */
  readonly l2?: number | undefined;
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
  /** What there is to tell of it: format, parameters, inputs, outputs, ops; θ being the parameters that match the globs. */
  describe(parameters?: readonly string[]): Promise<ModelDescription>;
  /** Its loss on data, without weight decay. */
  open(data: Dataset, settings: ModelLossSettings): Promise<ModelLoss>;
}
