import type { LossKind, LossOptions } from '@orograph/onnx';
import type { Dataset } from '../data/dataset.ts';
import type { TfjsDevice } from './tfjs-device.ts';

/** What `tfjsLoss` needs besides the model. */
export interface TfjsLossSettings {
  /** The data the loss is the mean over. */
  readonly data: Dataset;
  /** The loss; guessed from the target and the output when absent, see `guessLoss`. */
  readonly loss?: LossKind;
  /** The numbers of the loss: class weights, an ignored label, label smoothing, the δ of Huber. */
  readonly lossOptions?: Omit<LossOptions, 'classAxis' | 'reduction' | 'softLabels'>;
  /** The backend; `auto` by default. */
  readonly device?: TfjsDevice;
  /** Globs of the weights that make up θ; all trainable ones by default. */
  readonly parameters?: readonly string[];
  /** Examples in a chunk; 256 by default. */
  readonly batchSize?: number;
}
