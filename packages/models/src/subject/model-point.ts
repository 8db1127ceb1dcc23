import { layoutOfParameters, parametersOf, thetaOf } from '@orograph/onnx';
import { layoutOf, type Layout, type Vector } from '@orograph/tensor';

import { inFile, notApplicable } from './in-file.ts';
import { matchModels } from './match-models.ts';
import type { Model, ModelLossSettings } from './model.ts';
import { readModel } from './read-model.ts';
import { checkSameLayout, isSameLayout } from './same-layout.ts';
import type { TieSettings } from './tied-graph.ts';

/** A model file as a point in parameter space, without data. */
export interface ModelPoint {
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
 * @throws MisuseError saying what is wrong with the file or `parameters`, or that it is of another network.
 */
export async function readModelPoint(
  path: string,
  settings: Pick<ModelLossSettings, 'parameters'> & TieSettings,
  like: Model,
): Promise<ModelPoint> {
  const { models, refusal } = matchModels([like, await readModel(path, settings)]);
  const [own, point] = await Promise.all(models.map((model) => modelPoint(model, settings)));
  if (refusal && !isSameLayout(own!.layout, point!.layout)) throw refusal;
  checkSameLayout(own!, point!);
  return point!;
}

/**
 * A model as a point.
 *
 * @throws MisuseError saying what is wrong with the file or `parameters`.
 */
export async function modelPoint(
  model: Model,
  { parameters: include }: Pick<ModelLossSettings, 'parameters'> = {},
): Promise<ModelPoint> {
  const { path, graph, sha256 } = model;
  return inFile(path, async () => {
    if (graph) {
      const parameters = parametersOf(graph, { ...(include && { include }) });
      return { path, sha256, theta: thetaOf(graph, parameters), layout: layoutOfParameters(parameters) };
    }
    if (include)
      throw notApplicable('parameters', { expected: 'an ONNX model', got: 'another', where: path });
    const { parameters } = await model.describe();
    return { path, sha256, theta: model.theta(), layout: layoutOf(parameters) };
  });
}
