import { platform } from '#platform';
import {
  classProbabilitiesOf,
  forKernels,
  parametersOf,
  promote,
  type Graph,
  type LossKind,
  type ValueInfo,
} from '@orograph/onnx';
import { checkDim, type StepperSettings, type Vector } from '@orograph/tensor';
import { blockedKernels } from './blocked-kernels.ts';
import { derivatives } from './derivatives.ts';
import type { DeviceChoice } from './device.ts';
import { openEngines } from './engines.ts';
import { withHeldInputs } from './graph-for-data.ts';
import { graphStepper } from './graph-stepper.ts';
import { lossModel } from './loss-model.ts';
import { evaluatedWhole, inOnePiece, mixtureOf } from './mixed-examples.ts';
import { meanLoss, measurementOf, type Sums, sumsAt } from './loss-runs.ts';
import { onnxCut } from './onnx-cut.ts';
import { lazily } from './lazily.ts';
import { largeFrom } from './large-from.ts';
import { loadRuntime } from './runtime.ts';
import { sharedMemory } from './shared-memory.ts';
import { isSmallWork } from './small-work.ts';
import { lossWithState } from './state/loss-with-state.ts';
import type { OnnxLoss, OnnxLossSettings } from './onnx-loss-types.ts';
import { lendBlocks, viewBlocks, type LentBlocks } from './tensor-value.ts';
import { unfoundSoftmaxIn } from './unfound-softmax.ts';

export type { OnnxLoss, OnnxLossSettings } from './onnx-loss-types.ts';

/**
 * The loss of an ONNX graph on a data set, run by ONNX Runtime.
 *
 * The mean over the whole data set is exact: chunks have fixed boundaries, their sums are added in order in float64, and a
 * point is never computed differently because others are under way. A BatchNormalization in training mode takes each chunk
 * as its batch. A network that mixes examples (found by evaluating a few in one piece and in several) is evaluated on all of them at
 * once, which a warning says.
 *
 * @example
 * ```ts
 * import { loadDataset, loadOnnx, onnxLoss } from '@orograph/models';
 * import { norm } from '@orograph/tensor';
 *
 * const graph = await loadOnnx('model.onnx');
 * const loss = await onnxLoss(graph, {
 *   data: await loadDataset('val.npz', { graphInputs: graph.inputs }),
 * });
 * console.log(await loss.metrics(loss.theta)); // the loss and the accuracy of the model as it is
 * const { value, grad } = await loss.valueAndGrad!(loss.theta); // absent where an operator has no gradient
 * console.log(value, norm(grad));
 * await loss.dispose();
 * ```
 *
 * @throws RangeError or TypeError for data, labels, parameters or settings that do not fit, for a network that draws random numbers,
 *   and for one that mixes more examples than the memory holds at once.
 * @throws Error if the runtime is not installed, the device not available, or the model does not run.
 */
export async function onnxLoss(
  given: Graph,
  { state = [], ...settings }: OnnxLossSettings,
): Promise<OnnxLoss> {
  const graph = withHeldInputs(given, settings.data);
  if (state.length === 0) return lossOf(graph, settings);
  const { parameters: include } = settings;
  const trained = parametersOf(graph, { ...(include && { include }) }).map(({ name }) => name);
  return lossWithState(await lossOf(graph, { ...settings, parameters: [...trained, ...state] }), state);
}

async function lossOf(graph: Graph, settings: Omit<OnnxLossSettings, 'state'>): Promise<OnnxLoss> {
  const {
    data,
    device: asked = 'cpu',
    batchSize = 256,
    threads = Math.min(2, platform.processors()),
    ort = platform.threadEngine ? undefined : await loadRuntime(),
  } = settings;
  for (const [name, value] of Object.entries({ batchSize, threads }))
    if (!(Number.isInteger(value) && value > 0))
      throw new RangeError(`onnxLoss: ${name} must be a whole number from 1 up, got ${value}.`);
  const given = lossModel(graph, {
    data,
    ...(settings.loss && { kind: settings.loss }),
    ...(settings.lossOptions && { options: settings.lossOptions }),
    ...(settings.parameters && { include: settings.parameters }),
    ...(settings.output !== undefined && { output: settings.output }),
  });
  const { layout, theta, headed, parameters, lossKind, bound } = given;
  const names = parameters.map(({ name }) => name);
  const types = parameters.map(({ dataType }) => dataType);
  const { examples } = data;

  const isLarge = asked === 'cpu' && (settings.isLarge ?? layout.dim >= largeFrom);
  const isSmall = asked === 'cpu' && settings.threads === undefined && isSmallWork(given);
  const { residentData } = settings;
  const engines = await openEngines({ bound, device: asked, threads, ort, residentData, isLarge, isSmall });
  const { pool, columns, stored, open, dispose } = engines;
  const memory = sharedMemory();
  const lend = (vector: Vector): LentBlocks =>
    isLarge ? viewBlocks({ layout, types }, vector) : lendBlocks(memory, { layout, types }, vector);
  async function start(): Promise<{
    readonly device: DeviceChoice;
    readonly block: number | undefined;
    readonly mixed: string | undefined;
  }> {
    // Probed only where it is known to run on the CPU.
    const block = asked === 'cpu' && given.convolves ? await blockedKernels(pool) : undefined;
    const lossGraph = forKernels(promote(headed, names), block === undefined ? {} : { block });
    const device = await engines.openFirst('loss', lossGraph);
    if (isLarge) platform.freeMemory();
    const mixture = await mixtureOf(given, { pool, lend, isResident: engines.holdsFirst });
    return { block, device, mixed: mixture && evaluatedWhole(given, mixture) };
  }
  const { device, block, mixed } = await start().catch(async (error: unknown) => {
    await dispose();
    throw error;
  });

  // Examples that are mixed are evaluated together, as those that are normalized by their batch.
  const model = mixed === undefined ? given : inOnePiece(given);
  const warnings = mixed === undefined ? given.warnings : [...given.warnings, mixed];
  const chunk = bound.fixedBatch ?? (mixed === undefined ? batchSize : examples);

  async function evaluate(at: Vector): Promise<Sums> {
    checkDim('onnxLoss', layout.dim, at);
    await stored();
    return sumsAt({ model, pool, lend, columns, chunk }, at);
  }

  const inputs = Object.fromEntries(Object.entries(columns).filter(([name]) => name !== 'target'));
  const scored = model.output!;
  const output = scored.name;
  const activation = activationOf(model.graph, scored, lossKind, model.termAxes?.[0] ?? 1);
  const predictor = lazily(() => open('predict', promote(model.graph, names)));
  // Gradients as large as θ are dear to carry between threads, and a batch that is normalized as one cannot be shared out.
  const undivided = !ort && asked === 'cpu' && (isLarge || !model.convolves || model.batchStatistics);
  const engine = { ...engines, undivided, chunk, block, device };
  const evaluation = { model, isLarge, lend, memory, ...engine };
  const differentiated = derivatives(evaluation);
  const steps = (undivided || ort) && differentiated.withoutGradient.length === 0;
  const outputsAt = async (
    at: Vector,
    count: number,
  ): Promise<{ shape: readonly number[]; data: Vector }> => {
    checkDim('onnxLoss', layout.dim, at);
    await predictor();
    const { values: fixed, release } = lend(at);
    const rows = { start: 0, end: count, chunk };
    const { concat } = await pool
      .run({ kind: 'run', session: 'predict', fixed, columns: inputs, rows, concat: [output] })
      .finally(release);
    const { dims, data: outputs } = concat[output]!;
    return { shape: dims, data: outputs as Vector };
  };
  const odd = await unfoundSoftmaxIn(model.graph, {
    lossKind,
    output: scored,
    classAxis: model.termAxes?.[0] ?? 1,
    outputs: (count) => outputsAt(theta, bound.fixedBatch ?? Math.min(count, examples)),
  }).catch(async (error: unknown) => {
    await dispose();
    throw error;
  });
  return {
    dim: layout.dim,
    theta,
    layout,
    ...(isLarge && { isLarge }),
    examples,
    device,
    lossKind,
    output: scored,
    guesses: model.guesses,
    ...(activation && { activation }),
    ...differentiated,
    ...(steps && { stepper: (from: StepperSettings) => graphStepper(evaluation, from) }),
    warnings: [...warnings, ...odd],
    value: async (at) => meanLoss(await evaluate(at)),
    metrics: async (at) => measurementOf(await evaluate(at)),
    predict: (at) => outputsAt(at, examples),
    cut: async (origin, directions, cutSettings) => {
      await stored();
      return onnxCut(evaluation, origin, directions, cutSettings);
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

/** The softmax or logistic function that a graph ends in, where the loss leaves it out. */
function activationOf(
  graph: Graph,
  output: ValueInfo,
  lossKind: LossKind,
  classAxis: number,
): 'sigmoid' | 'softmax' | undefined {
  const wanted = { 'bce-with-logits': 'sigmoid', 'cross-entropy': 'softmax' } as const;
  const kind = wanted[lossKind as keyof typeof wanted];
  return kind && classProbabilitiesOf(graph, output, classAxis)?.by === kind ? kind : undefined;
}
