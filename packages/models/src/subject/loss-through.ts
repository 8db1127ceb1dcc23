import { parametersOf } from '@orograph/onnx';
import { misuse, type Vector } from '@orograph/tensor';

import { batchNormLoss } from '../batch-norm-loss.ts';
import type { StateBeside } from '../onnx-loss-types.ts';
import { stateThrough, type Checkpoint } from '../state/checkpoint-losses.ts';
import { notOwned } from '../state/loss-with-state.ts';
import { constantState } from '../state/state-map.ts';
import { networkDifference } from '../state/same-network.ts';
import { inFile, notApplicable } from './in-file.ts';
import type { ModelLoss, ModelLossSettings } from './model.ts';
import { onnxSettings } from './onnx-model.ts';
import { withL2 } from './open-loss.ts';
import type { Subject } from './subject.ts';

/** How the loss of several models as one function of θ is made. */
export interface LossThroughSettings extends ModelLossSettings {
  /** Whether the statistics of BatchNormalization are measured on the data at every point instead of interpolated. */
  readonly batchNorm?: boolean | undefined;
}

/** A path that a loss is taken along, with the state beside θ where it is known. */
export interface StatefulPath {
  /** Its file. */
  readonly name: string;
  /** Its points. */
  readonly thetas: readonly Vector[];
  /** The state at each. */
  readonly states?: readonly Vector[];
}

/** How far two evaluations of one loss may be apart, as a share of it. */
const rounding = 1e-4;

/**
 * The loss of the first of some checkpoints as a function of θ alone: the state beside θ, running statistics and other buffers, is
 * interpolated between the checkpoints and the points of `path`, or with `batchNorm` measured on the data at every point. Dispose of it.
 *
 * Interpolated, the loss at each one's own θ is that of its file; that is checked here.
 *
 * @throws MisuseError where it is not, or the statistics cannot be measured.
 */
export async function lossThrough(
  [first, ...others]: readonly [Subject, ...Subject[]],
  settings: LossThroughSettings,
  path?: StatefulPath,
): Promise<ModelLoss> {
  if (settings.batchNorm) return measuredLoss(first, settings);
  const { state } = first.loss;
  if (!state) {
    await checkOwn(first.loss, [first, ...others], settings);
    return { ...first.loss, ...notOwned };
  }
  const trained = new Set(first.graph ? parametersOf(first.graph).map(({ name }) => name) : []);
  const held = state.layout.blocks.map(({ name }) => name).filter((name) => trained.has(name));
  const loss = await inFile(first.path, async () =>
    withL2(state.carried(stateThrough([first, ...others, ...pointsOf(path, state)], { held })), settings),
  );
  await checkOwn(loss, [first, ...others], settings);
  return loss;
}

/**
 * The loss of a network on another state beside its weights, the same at every θ. It goes when the subject is closed.
 *
 * @throws RangeError for a network none of whose state may be told.
 */
export function lossOnState({ path, loss, l2 }: Subject, values: Vector): ModelLoss {
  if (!loss.state) throw new RangeError(`lossOnState: none of the state of ${path} may be told.`);
  return withL2(loss.state.carried(constantState(values)), l2 === undefined ? {} : { l2 });
}

const pointsOf = (path: StatefulPath | undefined, { layout }: StateBeside): Checkpoint[] =>
  (path?.states ?? []).map((values, k) => ({
    path: `point ${k} of ${path!.name}`,
    loss: { theta: path!.thetas[k]!, state: { layout, values: Float32Array.from(values) } },
  }));

/** Throws unless a loss has at the θ of each checkpoint the value that the checkpoint's own loss has. */
async function checkOwn(
  loss: ModelLoss,
  [first, ...others]: readonly [Subject, ...Subject[]],
  { parameters }: ModelLossSettings,
): Promise<void> {
  // With `parameters` the other weights stay those of the first on purpose.
  if (parameters) return;
  for (const { path, loss: own, graph } of others) {
    const [there, wanted] = [await loss.value(own.theta), await own.value(own.theta)];
    if (Object.is(there, wanted) || Math.abs(there - wanted) <= rounding * Math.max(1, Math.abs(wanted)))
      continue;
    const difference = first.graph && graph && networkDifference(first.graph, graph);
    const what = 'the checkpoints differ in more than weights and the state beside them';
    throw misuse(difference === undefined ? what : `${what}, first in ${difference}`, {
      expected: `loss ${wanted}, as the file has it`,
      got: `${there} at its weights in the first model`,
      where: path,
    });
  }
}

async function measuredLoss(
  { path, graph, dataset }: Subject,
  settings: ModelLossSettings,
): Promise<ModelLoss> {
  if (!graph)
    throw notApplicable('batchNorm', {
      expected: 'ONNX models',
      got: 'another format',
      where: path,
    });
  return inFile(path, async () =>
    withL2(await batchNormLoss(graph, onnxSettings(dataset, settings)), settings),
  );
}
