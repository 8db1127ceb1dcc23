import { layoutOfParameters, parametersOf, thetaOf } from '@orograph/onnx';
import type { Layout, Vector } from '@orograph/tensor';

import { asMisuse, readModel, type LossFlags } from './open-loss.ts';

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
  const { graph, sha256 } = await readModel(path);
  return asMisuse(path, async () => {
    const parameters = parametersOf(graph, { ...(include && { include }) });
    return { path, sha256, theta: thetaOf(graph, parameters), layout: layoutOfParameters(parameters) };
  });
}
