import { loadDataset, withHeldInputs, type Dataset } from '@orograph/models';
import type { LossOptions } from '@orograph/onnx';

import type { Values } from '../flags/flag.ts';
import type { alignFlags, LossFlags } from '../flags/model-flags.ts';
import { l2Of, lossOptionsOf, withL2 } from './loss-settings.ts';
import { misuse } from '../terminal/misuse.ts';
import { asMisuse } from './as-misuse.ts';
import { checkpointOf } from './checkpoint-file.ts';
import { dataSettings } from './data-settings.ts';
import { matchModels, type MatchedModels } from './match-models.ts';
import type { Model, ModelLoss } from './model.ts';
import { onnxModelOf } from './onnx-model.ts';
import { openModels, type OpenSettings } from './open-models.ts';
import { modelPaths, readModels } from './read-models.ts';
import { checkSameLayout, isSameLayout } from './same-layout.ts';

export { asMisuse } from './as-misuse.ts';
export { readModel } from './read-model.ts';

/** A model with data, ready to be evaluated. */
export interface OpenLoss extends Model {
  /** The loss, and θ of the file. */
  readonly loss: ModelLoss;
  /** The data it is the mean over. */
  readonly dataset: Dataset;
  /** The numbers of the loss that were given. */
  readonly lossOptions: LossOptions;
  /** λ of the weight decay in the loss, where there is some. */
  readonly l2?: number;
}

/**
 * Opens models on the same data, each as its own loss. The data is read once; models of one network share their sessions.
 *
 * @throws MisuseError saying what is wrong with a model, the data or how they fit; what was opened is closed then.
 */
export async function openLosses(
  paths: readonly string[],
  flags: LossFlags & Partial<Values<typeof alignFlags>>,
  settings: OpenSettings = {},
): Promise<OpenLoss[]> {
  const files = await readModels(await modelPaths(paths), flags);
  const matched = matchModels(files);
  if (settings.oneSpace) await checkOneSpace(matched, flags);
  const taken = flags.align ? await asMisuse(paths[0]!, () => alignModels(matched, flags)) : matched.models;
  const { data } = flags;
  if (data === undefined)
    throw misuse('no data', {
      expected: '--data FILE or a name such as mnist/test',
      got: 'none',
      where: 'the flags',
    });
  const dataset = await asMisuse(`--data ${data}`, () =>
    loadDataset(data, dataSettings(flags, matched.models[0]!.inputs)),
  );
  const models = taken.map((model) =>
    model.graph ? onnxModelOf({ ...model, graph: withHeldInputs(model.graph, dataset) }) : model,
  );
  const losses = await openModels(models, dataset, flags, settings);
  return models.map((model, k) => ({
    ...model,
    ...(files[k]!.notes && { notes: files[k]!.notes }),
    dataset,
    lossOptions: lossOptionsOf(flags),
    ...l2Of(flags),
    loss: withL2(losses[k]!, flags),
  }));
}

/** The models with all but the first aligned to it. */
async function alignModels({ models, refusal }: MatchedModels, flags: LossFlags): Promise<readonly Model[]> {
  if (refusal) throw refusal;
  const { alignModel } = await import('./align-model.ts');
  return models.map((model, k) => (k === 0 ? model : alignModel(models[0]!, model, flags).model));
}

/** Throws unless models are points of one space, before any data are read. */
async function checkOneSpace({ models, refusal }: MatchedModels, flags: LossFlags): Promise<void> {
  const [first, ...others] = models as readonly [Model, ...Model[]];
  if (others.length === 0) return;
  const point = await checkpointOf(first, flags);
  for (const other of others) {
    const checkpoint = await checkpointOf(other, flags);
    if (refusal && !isSameLayout(point.layout, checkpoint.layout)) throw refusal;
    checkSameLayout(point, checkpoint);
  }
}

/** Gives back the native memory of losses. */
export async function closeLosses(losses: readonly OpenLoss[]): Promise<void> {
  for (const { loss } of losses) await loss[Symbol.asyncDispose]();
}
