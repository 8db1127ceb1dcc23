import { checkLossOptions, type LossKind, type ValueInfo } from '@orograph/onnx';
import {
  checkDim,
  isFiniteVector,
  type Layout,
  type Loss,
  type Measurable,
  type Predictive,
  type SampledLoss,
  type Sliceable,
  type Vector,
} from '@orograph/tensor';
import { bindData, checkLabels } from '../bind-data.ts';
import { checkIndices } from '../check-indices.ts';
import { displacedCut, type DisplacedCut } from '../displaced-cut.ts';
import { meanLoss, measurementOf } from '../loss-runs.ts';
import type { Guess } from '../target/guess.ts';
import { readTarget } from '../target/read-target.ts';
import type { Batch } from './rows-of.ts';
import { comparesClasses, onLogits, targetOf } from './tfjs-loss-head.ts';
import { chooseDevice } from './choose-tfjs-device.ts';
import type { TfjsDeviceChoice } from './tfjs-device.ts';
import type { TfjsModel } from './tfjs-model.ts';
import type { TfjsNetwork } from './tfjs-network.ts';
import { openNetwork } from './open-network.ts';
import type { TfjsLossSettings } from './tfjs-loss-settings.ts';
import { tfjsParameters } from './tfjs-parameters.ts';
import { tfjsPass } from './tfjs-pass.ts';
import { tfjsRuntime, type TfjsRuntime } from './tfjs-runtime.ts';

export type { TfjsLossSettings } from './tfjs-loss-settings.ts';

/** A cut of a TensorFlow.js model: one displaced θ at a time. */
export type TfjsCut = DisplacedCut;

/** The loss of a TensorFlow.js model on a data set. It owns tensors: dispose of it. */
export interface TfjsLoss
  extends Loss, Measurable, Predictive, Sliceable, AsyncDisposable, Partial<SampledLoss> {
  /** D, the number of parameters. */
  readonly dim: number;
  /** L(θ). */
  value(theta: Vector): Promise<number>;
  /** θ as stored in the file. */
  readonly theta: Float32Array;
  /** Which slice of θ is which weight. */
  readonly layout: Layout;
  /** How many examples the mean is over. */
  readonly examples: number;
  /** The backend asked for and those in use. */
  readonly device: TfjsDeviceChoice;
  /** The loss in use. */
  readonly lossKind: LossKind;
  /** The output the loss is of. */
  readonly output: ValueInfo;
  /** What was not said and is taken to be so. */
  readonly guesses: readonly Guess[];
  /** What the outputs that `predict` gives have gone through, where the loss is on the numbers before. */
  readonly activation?: 'sigmoid' | 'softmax';
  /** What has no gradient; when there is anything, `valueAndGrad` and `batchValueAndGrad` are absent. */
  readonly withoutGradient: readonly string[];
  /** What is odd about the model, in sentences. */
  readonly warnings: readonly string[];
  /** Prepares the cut through `origin` along `directions`. */
  cut(origin: Vector, directions: readonly Vector[]): Promise<TfjsCut>;
  /** Gives the tensors back. */
  dispose(): Promise<void>;
}

/**
 * The loss of a TensorFlow.js model, LayersModel or GraphModel, on a data set.
 *
 * The mean over the whole data set is exact: chunks are added in order in float64. Dropout is off and normalizations use
 * their stored statistics. Where the network ends in a softmax (or sigmoid), `cross-entropy` (`bce-with-logits`) takes the
 * logits before it. First order only: second derivatives of TensorFlow.js 4 are wrong without an error, so there is no
 * `hvp`; `withDifferenceHvp` adds one by differences of gradients, with the error that states.
 *
 * @throws RangeError or TypeError for data, labels, weights or settings that do not fit.
 * @throws Error if TensorFlow.js or the backend is not there, or the model cannot be built or run.
 */
export async function tfjsLoss(model: TfjsModel, settings: TfjsLossSettings): Promise<TfjsLoss> {
  const { batchSize = 256 } = settings;
  if (!(Number.isInteger(batchSize) && batchSize > 0))
    throw new RangeError(`tfjsLoss: batchSize must be a whole number from 1 up, got ${batchSize}.`);
  const runtime = await tfjsRuntime();
  const network = await openNetwork(runtime, model);
  try {
    return lossOf(runtime, network, model, { ...settings, batchSize });
  } catch (error) {
    network.dispose();
    throw error;
  }
}

function lossOf(
  runtime: TfjsRuntime,
  network: TfjsNetwork,
  model: TfjsModel,
  {
    data: given,
    device: asked = 'auto',
    batchSize,
    loss,
    lossOptions: said = {},
    parameters,
  }: TfjsLossSettings & { batchSize: number },
): TfjsLoss {
  const {
    kind: lossKind,
    options: lossOptions,
    data,
    guesses,
  } = readTarget(network.output, given, {
    kind: loss,
    options: said,
    ...(network.activation === 'sigmoid' && { endsIn: network.activation }),
  });
  checkLossOptions({ kind: lossKind, ...lossOptions });
  const { layout, theta } = tfjsParameters(network, model.source, parameters);
  const target = targetOf(lossKind, network.output, lossOptions);
  const inputs: ValueInfo[] = [...network.inputs, ...(target ? [target] : [])];
  const { columns, fixedBatch } = bindData(inputs, data);
  const classes = network.output.shape?.at(-1);
  if (comparesClasses(lossKind) && !lossOptions.softLabels && typeof classes === 'number')
    checkLabels(columns['target']!, classes, data, lossOptions.ignoreIndex);

  const { examples } = data;
  const chunk = fixedBatch ?? batchSize;
  const pass = tfjsPass({ runtime, network, layout, columns, lossKind, options: lossOptions });
  const one = Int32Array.from({ length: fixedBatch ?? 1 }, (_, i) => i);
  pass.place(theta);
  const { device, withoutGradient } = chooseDevice(runtime, asked, {
    value: () => void pass.sums({ indices: one }),
    missing: () => pass.missingGradients({ indices: one }),
    gradient: () => void pass.gradient({ indices: one }),
  });

  // One evaluation at a time: all of them write to the same weights.
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = last.then(run);
    last = turn.catch(() => {});
    return turn;
  }
  const batches = (indices?: Int32Array): Batch[] => {
    const count = indices?.length ?? examples;
    return Array.from({ length: Math.ceil(count / chunk) }, (_, k): Batch => {
      const [start, end] = [k * chunk, Math.min(count, (k + 1) * chunk)];
      return indices ? { indices: indices.subarray(start, end) } : { start, end };
    });
  };
  const evaluate = (at: Vector): ReturnType<typeof pass.total> => {
    checkDim('tfjsLoss', layout.dim, at);
    return inTurn(() => pass.total(device.used, at, batches()));
  };
  const { gradient } = device;
  const differentiate = (
    at: Vector,
    indices?: Int32Array,
  ): Promise<{ value: number; grad: Float64Array }> => {
    checkDim('valueAndGrad', layout.dim, at);
    return inTurn(() => pass.totalGradient(gradient!, at, batches(indices)));
  };

  const evaluable: Loss & Measurable = {
    dim: layout.dim,
    value: async (at) => meanLoss(await evaluate(at)),
    metrics: async (at) => measurementOf(await evaluate(at)),
  };
  let disposed = false;
  const dispose = (): Promise<void> =>
    inTurn(async () => {
      if (!disposed) network.dispose();
      disposed = true;
    });
  return {
    ...evaluable,
    theta,
    layout,
    examples,
    device: { ...device, engine: `tfjs ${runtime.core.version_core}` },
    lossKind,
    output: network.output,
    guesses,
    ...(network.activation && onLogits(lossKind, network.activation) && { activation: network.activation }),
    withoutGradient,
    warnings: [
      ...network.warnings,
      ...(device.used === 'tensorflow' ? [] : [device.note]),
      ...layout.blocks
        .filter(({ offset, size }) => !isFiniteVector(theta.subarray(offset, offset + size)))
        .map(({ name }) => `Block "${name}" holds numbers that are not finite.`),
    ],
    ...(gradient && {
      valueAndGrad: (at: Vector) => differentiate(at),
      batchValueAndGrad: async (at: Vector, indices: Int32Array) => {
        checkIndices(indices, { examples, fixedBatch });
        return differentiate(at, indices);
      },
    }),
    predict: (at) => {
      checkDim('tfjsLoss', layout.dim, at);
      return inTurn(() => pass.predict(device.used, at, batches()));
    },
    cut: (origin, directions) => displacedCut(evaluable, origin, directions),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
