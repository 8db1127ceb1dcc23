import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { serializeOnnx, type Graph } from '@orograph/onnx';
import { withChecksum } from './weights-checksum.ts';

/**
 * Writes a graph as an ONNX file, with the CRC-32 of its constants in its metadata, which {@link loadOnnx} checks. The file appears whole or not at all: it is written beside its place and renamed.
 *
 * @example
 * ```ts
 * import { loadOnnx, saveOnnx } from '@orograph/models';
 * import { layoutOfParameters, parametersOf, thetaOf, withTheta } from '@orograph/onnx';
 * import { scale } from '@orograph/tensor';
 *
 * const graph = await loadOnnx('model.onnx');
 * const parameters = parametersOf(graph);
 * const half = scale(thetaOf(graph, parameters), 0.5);
 * await saveOnnx(withTheta(graph, parameters, half), 'half.onnx');
 * console.log(layoutOfParameters(parameters).dim); // the number of parameters
 * ```
 *
 * @throws Error of the file system, for instance for a full disk; nothing is left behind then.
 */
export async function saveOnnx(graph: Graph, path: string): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(beside, serializeOnnx(withChecksum(graph)));
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
