import { layoutOfParameters, parametersOf, thetaOf } from '@orograph/onnx';
import { layoutOf, type BlockSpec, type Layout, type Vector } from '@orograph/tensor';

import { misuse } from '../terminal/misuse.ts';
import { asMisuse, readModel } from './open-loss.ts';
import type { LossFlags } from './loss-settings.ts';

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
 * Reads a model file as a point.
 *
 * @throws MisuseError saying what is wrong with the file or --parameters.
 */
export async function readCheckpoint(
  path: string,
  { parameters: include }: LossFlags,
): Promise<CheckpointFile> {
  const model = await readModel(path);
  const { graph, sha256 } = model;
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
