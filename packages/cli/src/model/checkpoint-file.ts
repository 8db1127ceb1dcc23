import { layoutOfParameters, parametersOf, thetaOf } from '@orograph/onnx';
import { layoutOf, type BlockSpec, type Layout, type Vector } from '@orograph/tensor';

import { misuse } from '../terminal/misuse.ts';
import { asMisuse } from './as-misuse.ts';
import { matchModels } from './match-models.ts';
import type { TieFlags } from './tied-graph.ts';
import type { Model } from './model.ts';
import { readModel } from './read-model.ts';
import { checkSameLayout, isSameLayout } from './same-layout.ts';
import type { LossFlags } from '../flags/model-flags.ts';

/** A model file as a point in parameter space, without data. */
export interface CheckpointFile {
  /** Its path as given. */
  readonly path: string;
  /** The SHA-256 of the file. */
  readonly sha256: string;
  /** θ. */
  readonly theta: Vector;
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
}

/**
 * Reads a model file as a point of the space of another, matched with it by its places in the graph.
 *
 * @throws MisuseError saying what is wrong with the file or --parameters, or that it is of another network.
 */
export async function readCheckpoint(
  path: string,
  flags: Pick<LossFlags, 'parameters'> & TieFlags,
  like: Model,
): Promise<CheckpointFile> {
  const { models, refusal } = matchModels([like, await readModel(path, flags)]);
  const [own, checkpoint] = await Promise.all(models.map((model) => checkpointOf(model, flags)));
  if (refusal && !isSameLayout(own!.layout, checkpoint!.layout)) throw refusal;
  checkSameLayout(own!, checkpoint!);
  return checkpoint!;
}

/**
 * A model as a point.
 *
 * @throws MisuseError saying what is wrong with the file or --parameters.
 */
export async function checkpointOf(
  model: Model,
  { parameters: include }: Pick<LossFlags, 'parameters'>,
): Promise<CheckpointFile> {
  const { path, graph, sha256 } = model;
  return asMisuse(path, async () => {
    if (graph) {
      const parameters = parametersOf(graph, { ...(include && { include }) });
      return { path, sha256, theta: thetaOf(graph, parameters), layout: layoutOfParameters(parameters) };
    }
    if (include)
      throw misuse('--parameters does not apply', { expected: 'an ONNX model', got: 'another', where: path });
    const { parameters } = await model.describe();
    return { path, sha256, theta: model.theta(), layout: layoutOf(parameters as readonly BlockSpec[]) };
  });
}
