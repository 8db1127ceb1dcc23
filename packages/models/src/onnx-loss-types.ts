import type { GradientRefusal, LossKind, LossOptions, ValueInfo } from '@orograph/onnx';
import type {
  CompositeLoss,
  Layout,
  Loss,
  Measurable,
  Predictive,
  SampledLoss,
  Sliceable,
  StoredVector,
  TwiceDifferentiableLoss,
  Vector,
} from '@orograph/tensor';
import type { Dataset } from './data/dataset.ts';
import type { Device, DeviceChoice } from './device.ts';
import type { CutSettings, OnnxCut } from './onnx-cut.ts';
import type { Runtime } from './runtime.ts';
import type { StateMap } from './state/state-map.ts';
import type { Guess } from './target/guess.ts';

/** What `onnxLoss` needs besides the graph. */
export interface OnnxLossSettings {
  /** The data the loss is the mean over. */
  readonly data: Dataset;
  /** The loss; guessed from the target and the output when absent, see `guessLoss`. */
  readonly loss?: LossKind;
  /** The numbers of the loss: class weights, an ignored label, label smoothing, the δ of Huber. */
  readonly lossOptions?: LossOptions;
  /** The output the loss is of; the first of decimal numbers when absent. */
  readonly output?: string;
  /** Where to run; `cpu` by default. */
  readonly device?: Device;
  /** Globs of the parameters that make up θ; all trainable ones by default. */
  readonly parameters?: readonly string[];
  /** Names of constants beside θ that may be told, for instance running statistics: see {@link OnnxLoss.state}. */
  readonly state?: readonly string[];
  /**
   * How many worker threads evaluate, one point each; by default the number of cores, at most 2, and none for few data and parameters (at most
   * 2²⁰ products of one of each), which the calling thread evaluates sooner than it tells another.
   */
  readonly threads?: number;
  /** Examples in a chunk; 256 by default, where more stops being faster and memory grows. */
  readonly batchSize?: number;
  /**
   * Whether θ is held once, and all is evaluated on this thread: from 2²³ parameters on by default, whose copies for worker threads would be
   * most of the memory.
   */
  readonly isLarge?: boolean;
  /**
   * Whether sessions hold the data and are told which rows to take, so that only coordinates, weights and places go in and sums come out: by default on
   * a device other than the CPU, up to 256 MiB of data, on WebGPU up to 128 MiB a tensor.
   */
  readonly residentData?: boolean;
  /** An ONNX Runtime to use on this thread instead of `onnxruntime-node` in worker threads. */
  readonly ort?: Runtime;
}

/** The loss of an ONNX model on a data set. It owns native memory: dispose of it. */
export interface OnnxLoss
  extends
    Loss,
    Measurable,
    Predictive,
    Sliceable,
    AsyncDisposable,
    Partial<TwiceDifferentiableLoss & SampledLoss & CompositeLoss> {
  /** D, the number of parameters. */
  readonly dim: number;
  /** L(θ). */
  value(theta: Vector): Promise<number>;
  /** θ as stored in the file. */
  readonly theta: Float32Array;
  /** Which slice of θ is which parameter. */
  readonly layout: Layout;
  /** Whether θ is so large that it is held once; cuts take directions that lie outside memory then. */
  readonly isLarge?: boolean | undefined;
  /** How many examples the mean is over. */
  readonly examples: number;
  /** The device asked for and the one in use. */
  readonly device: DeviceChoice;
  /** The loss in use. */
  readonly lossKind: LossKind;
  /** The output the loss is of. */
  readonly output: ValueInfo;
  /** What was not said and is taken to be so: the loss, the output. */
  readonly guesses: readonly Guess[];
  /** What the outputs that `predict` gives have gone through, where the loss is on the numbers before. */
  readonly activation?: 'sigmoid' | 'softmax';
  /** The ops that have no gradient; when there are any, `valueAndGrad`, `hvp` and `batchValueAndGrad` are absent. */
  readonly withoutGradient: readonly string[];
  /** The first node of each of these ops, and why it has none. */
  readonly refusals?: readonly GradientRefusal[];
  /** Why `gaussNewton` and the Fisher matrices are absent, where the loss has a gradient. */
  readonly withoutScores?: string;
  /** What is odd about the model, for instance weights that are not finite, in sentences. */
  readonly warnings: readonly string[];
  /** What can be told besides θ, where the settings name some. */
  readonly state?: StateBeside;
  /** Prepares the cut through `origin` along `directions`; the strategy is chosen once and recorded. */
  cut(
    origin: Vector,
    directions: readonly (StoredVector | Vector)[],
    settings?: CutSettings,
  ): Promise<OnnxCut>;
  /** Ends the worker threads and gives back native memory. */
  dispose(): Promise<void>;
}

/** What a loss depends on besides θ, and how it is told. */
export interface StateBeside {
  /** Which slice of the state is which tensor. */
  readonly layout: Layout;
  /** The state that belongs to the θ of the file. */
  readonly values: Float32Array;
  /** The state that the loss takes at θ. */
  at(theta: Vector): Promise<Vector>;
  /**
   * The same loss, on the same sessions, with the state as a function of θ; as that of another checkpoint where its θ and state are given.
   * It goes when the first is disposed of.
   */
  carried(map: StateMap, point?: { readonly theta: Float32Array; readonly values: Float32Array }): OnnxLoss;
}
