import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Graph } from '@orograph/onnx';
import { misuse, MisuseError } from '@orograph/tensor';

import {
  conversionOf,
  isFrameworkFile,
  isWeightsFile,
  readWeights,
  weightsFiles,
} from '../weights/read-weights.ts';
import { withWeights, type RenamedWeight } from '../weights/with-weights.ts';
import { inFile } from './in-file.ts';
import type { Model } from './model.ts';
import { onnxModelOf } from './onnx-model.ts';
import { readModel } from './read-model.ts';
import type { TieSettings } from './tied-graph.ts';

/** The paths of models with folders and patterns of files of weights in place of them: those in them, 2 before 10. */
export async function modelPaths(paths: readonly string[]): Promise<readonly string[]> {
  const all: string[] = [];
  for (const path of paths)
    all.push(...(existsSync(join(path, 'model.json')) ? [path] : await expanded(path)));
  return all;
}

async function expanded(path: string): Promise<readonly string[]> {
  const files = await weightsFiles(path);
  // A folder without weights is for the reader of models to refuse.
  return files.length > 0 ? files : [path];
}

/**
 * Reads models. A file of weights (a state dict as safetensors or NPZ) is the network of the first ONNX file with these weights.
 *
 * @throws MisuseError saying what is wrong with a file; of PyTorch's own format with the lines that convert it.
 */
export async function readModels(
  paths: readonly string[],
  ties: TieSettings = {},
): Promise<readonly Model[]> {
  const models: Model[] = [];
  for (const path of paths) {
    if (isFrameworkFile(path)) throw frameworkFile(path);
    models.push(isWeightsFile(path) ? await weightedModel(path, models[0]) : await readModel(path, ties));
  }
  return models;
}

async function weightedModel(path: string, network: Model | undefined): Promise<Model> {
  if (!network?.graph)
    throw misuse('weights without a network', {
      expected: 'an ONNX file of the network before them',
      got: network === undefined ? 'none' : 'another format',
      where: path,
    });
  if (!existsSync(path))
    throw misuse('no such file', { expected: 'a file of weights', got: 'nothing', where: path });
  const { graph, renamed } = await inFile(path, () => weightedGraph(path, network.graph!));
  const sha256 = createHash('sha256').update(network.sha256).update(readFileSync(path)).digest('hex');
  const notes = renamed.length > 0 ? [renamedNote(renamed)] : [];
  return { ...onnxModelOf({ path, sha256, graph }), notes };
}

const weightedGraph = async (
  path: string,
  graph: Graph,
): Promise<{ readonly graph: Graph; readonly renamed: readonly RenamedWeight[] }> =>
  withWeights(graph, await readWeights(path), path);

/** Says which weights go by other names, for all files at once as they are the same in each. */
const renamedNote = (renamed: readonly RenamedWeight[]): string =>
  `note: in the files of weights ${renamed
    .slice(0, 4)
    .map(
      ({ name, from, transposed }) =>
        `"${name}" of the network is "${from}"${transposed ? ' transposed' : ''}`,
    )
    .join(', ')}${renamed.length > 4 ? ` and ${renamed.length - 4} more` : ''}`;

function frameworkFile(path: string): Error {
  const { message } = misuse('weights in a format that only its framework reads', {
    expected: 'safetensors or NPZ',
    got: path.slice(path.lastIndexOf('.')),
    where: path,
  });
  return new MisuseError(
    `${message}; where it is PyTorch's, these lines of Python convert it:\n${conversionOf(path)}`,
  );
}
