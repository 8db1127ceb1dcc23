import type {
  GradientRefusal,
  ParameterNotes,
  UncountedWeight,
  UndecidedWeights,
  ValueInfo,
} from '@orograph/onnx';

import type { TfjsDeviceChoice } from '../tfjs/tfjs-device.ts';
import type { FrameworkName } from '../weights/framework-names.ts';

/** A parameter of a model, and what it is in the file where it goes by a name of another. */
export interface DescribedParameter extends Partial<Omit<FrameworkName, 'name'>> {
  /** Its name. */
  readonly name: string;
  /** Its shape. */
  readonly shape: readonly number[];
}

/** What there is to tell of a model file without any data. */
export interface ModelDescription extends Partial<ParameterNotes> {
  /** `onnx`, `tfjs-layers-model` or `tfjs-graph-model`. */
  readonly format: string;
  /** The version of ONNX's operators. */
  readonly opset?: number | undefined;
  /** D: how many numbers θ has. */
  readonly dimension: number;
  /** The parameters that make up θ. */
  readonly parameters: readonly DescribedParameter[];
  /** How many parameters the file has whose names these are. */
  readonly named?: number;
  /** The inputs. */
  readonly inputs: readonly ValueInfo[];
  /** The outputs. */
  readonly outputs: readonly ValueInfo[];
  /** How often each op or layer class occurs. */
  readonly ops: Readonly<Record<string, number>>;
  /** Weights that lie in branches which are chosen while the graph runs. */
  readonly undecided?: readonly UndecidedWeights[];
  /** Weights that are Constant nodes beside initializers, or quantized: no parameters. */
  readonly uncounted?: readonly UncountedWeight[];
  /** Ops that have no gradient. */
  readonly withoutGradient: readonly string[];
  /** The first node of each of them, and why. */
  readonly refusals?: readonly GradientRefusal[];
  /** What a TensorFlow.js model runs on. */
  readonly device?: TfjsDeviceChoice;
  /** What cannot be done with it, in sentences. */
  readonly unavailable?: readonly string[];
}
