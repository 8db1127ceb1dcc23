import { existsSync } from 'node:fs';

import { parametersOf, type Graph } from '@orograph/onnx';
import { directoryOfFile } from '../data/file-fields.ts';
import { readWeights, weightsFiles } from '../weights/read-weights.ts';
import { withWeights } from '../weights/with-weights.ts';
import { differingState } from './state-beside.ts';

/** Whether a path stands for files of weights and not for a trajectory. */
export const isOfWeights = (path: string, files: readonly string[]): boolean =>
  files.length > 1 || files[0] !== path || path.endsWith('.safetensors');

/**
 * The tensors of a network that belong to each point of a path beside θ: those that a trajectory has numbers of, or in which files of weights
 * differ and which are no parameters. None for a file that is no archive.
 *
 * @throws RangeError for weights that are damaged or do not fit the network.
 */
export async function stateOfPath(path: string, graph: Graph): Promise<readonly string[]> {
  const files = await weightsFiles(path);
  if (!isOfWeights(path, files)) {
    if (!path.endsWith('.npz') || !existsSync(path)) return [];
    return directoryOfFile(path)
      .map(({ name }) => /^state\/(.*)\.npy$/.exec(name)?.[1])
      .filter((name) => name !== undefined && graph.constants.has(name)) as string[];
  }
  const graphs: Graph[] = [];
  for (const file of files) graphs.push(withWeights(graph, await readWeights(file), file).graph);
  return differingState(
    [graph, ...graphs],
    parametersOf(graph).map(({ name }) => name),
  );
}
