import type { Graph } from '@orograph/onnx';
import { withWeightDecay, type Loss } from '@orograph/tensor';

import type { Dataset } from '../data/dataset.ts';
import { loadDataset } from '../data/load-dataset.ts';
import { withHeldInputs } from '../graph-for-data.ts';
import { inFile } from './in-file.ts';
import { matchModels, type MatchedModels } from './match-models.ts';
import type { Model, ModelLossSettings } from './model.ts';
import { modelPoint } from './model-point.ts';
import { onnxLoss } from '../onnx-loss.ts';
import type { OnnxLoss } from '../onnx-loss-types.ts';
import { onnxModelOf, onnxSettings } from './onnx-model.ts';
import { openModels } from './open-models.ts';
import { modelPaths, readModels } from './read-models.ts';
import { checkSameLayout, isSameLayout } from './same-layout.ts';
import type { Subject, SubjectSettings, SubjectsSettings } from './subject.ts';

/**
 * Opens a model file on data: ONNX, or `model.json` of TensorFlow.js or the folder it is in.
 *
 * @example
 * ```ts
 * import { openLoss } from '@orograph/models';
 *
 * const { loss } = await openLoss('model.onnx', { data: 'val.npz' });
 * console.log(loss.dim, await loss.metrics(loss.theta), loss.hvp ? 'has curvature' : loss.withoutGradient);
 * await loss.dispose();
 * ```
 *
 * @throws MisuseError saying what is wrong with the model, the data or how they fit; InputError naming a setting that does not apply.
 */
export async function openLoss(path: string, settings: SubjectSettings): Promise<Subject> {
  const [subject, ...others] = await openLosses([path], settings);
  if (others.length === 0) return subject!;
  await closeLosses([subject!, ...others]);
  throw new RangeError(`openLoss: ${path} holds ${others.length + 1} models; openLosses opens them all.`);
}

/**
 * Opens models on the same data, each as its own loss. Folders and patterns stand for the weights in them; a file of weights is the
 * network of the first ONNX file with these weights. The data are read once; models of one network share their sessions. Close them with
 * {@link closeLosses}.
 *
 * @throws MisuseError saying what is wrong with a model, the data or how they fit; InputError naming a setting that does not apply. What was
 * opened is closed then.
 */
export async function openLosses(paths: readonly string[], settings: SubjectsSettings): Promise<Subject[]> {
  const files = await readModels(await modelPaths(paths), settings);
  const matched = matchModels(files);
  if (settings.oneSpace) await checkOneSpace(matched, settings);
  const taken = settings.change ? await changed(matched, settings.change, paths[0]!) : matched.models;
  const dataset = await openData(matched.models[0]!, settings);
  const models = taken.map((model) =>
    model.graph ? onnxModelOf({ ...model, graph: withHeldInputs(model.graph, dataset) }) : model,
  );
  const losses = await openModels(models, dataset, settings);
  const { lossOptions = {}, l2 } = settings;
  return models.map((model, k) => ({
    ...model,
    ...(files[k]!.notes && { notes: files[k]!.notes }),
    dataset,
    lossOptions,
    ...(l2 !== undefined && { l2 }),
    loss: withL2(losses[k]!, settings),
  }));
}

/** Gives back the native memory of losses. */
export async function closeLosses(subjects: readonly Pick<Subject, 'loss'>[]): Promise<void> {
  for (const { loss } of subjects) await loss[Symbol.asyncDispose]();
}

/** A loss with the weight decay that the settings ask for. */
export const withL2 = <L extends Loss>(loss: L, { l2 }: Pick<ModelLossSettings, 'l2'>): L =>
  l2 === undefined ? loss : withWeightDecay(loss, l2);

/** The loss of a graph on data, weight decay included. It owns native memory: dispose of it. */
export const graphLoss = async (
  graph: Graph,
  data: Dataset,
  settings: ModelLossSettings = {},
): Promise<OnnxLoss> => withL2(await onnxLoss(graph, onnxSettings(data, settings)), settings);

/** The data of the settings as the inputs of a model want them. */
async function openData({ inputs: graphInputs }: Model, settings: SubjectSettings): Promise<Dataset> {
  const { data } = settings;
  if (typeof data !== 'string') return data;
  return inFile(data, () => loadDataset(data, { ...settings, graphInputs }));
}

/** The models after what changes models of one network. */
async function changed(
  { models, refusal }: MatchedModels,
  change: NonNullable<SubjectsSettings['change']>,
  where: string,
): Promise<readonly Model[]> {
  if (refusal) throw refusal;
  return inFile(where, () => change(models));
}

/** Throws unless models are points of one space, before any data are read. */
async function checkOneSpace({ models, refusal }: MatchedModels, settings: ModelLossSettings): Promise<void> {
  const [first, ...others] = models as readonly [Model, ...Model[]];
  if (others.length === 0) return;
  const point = await modelPoint(first, settings);
  for (const other of others) {
    const theirs = await modelPoint(other, settings);
    if (refusal && !isSameLayout(point.layout, theirs.layout)) throw refusal;
    checkSameLayout(point, theirs);
  }
}
