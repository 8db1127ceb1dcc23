import { existsSync, readFileSync } from 'node:fs';

import {
  isOfWeights,
  parseTrajectory,
  readWeights,
  stateOfPath,
  type Subject,
  type SubjectsSettings,
  weightsFiles,
  withWeights,
} from '@orograph/models';
import type { Graph } from '@orograph/onnx';
import { pack, type Layout, type Vector } from '@orograph/tensor';
import { misuse } from '@orograph/program';
import { asMisuse } from '@orograph/program/models';

/** Points in parameter space that a path goes through. */
export interface ParameterPath {
  /** Its file, or what it is. */
  readonly name: string;
  /** The points in order. */
  readonly thetas: readonly Vector[];
  /** The state beside θ at each, where the file has it. */
  readonly states?: readonly Vector[];
}

/** How a network is opened whose loss is taken along a path: the tensors beside θ that the path has at each point may be told. */
export const openedFor = (path: string | undefined): Pick<SubjectsSettings, 'statistics'> =>
  path === undefined ? {} : { statistics: (graph) => asMisuse(path, () => stateOfPath(path, graph)) };

/**
 * Reads the points of a trajectory, or the vertices of a connector; or the weights in files of a folder or pattern, in the order of the
 * numbers in their names.
 *
 * @throws MisuseError if the file is not there or does not fit the model.
 */
export async function readPath(
  path: string,
  { graph, loss }: Pick<Subject, 'graph'> & { readonly loss: Pick<Subject['loss'], 'layout' | 'state'> },
): Promise<ParameterPath> {
  const { layout, state } = loss;
  const files = await weightsFiles(path);
  if (graph && isOfWeights(path, files))
    return asMisuse(path, () => weightsPath(path, files, { graph, loss }));
  if (!existsSync(path))
    throw misuse('no such file', { expected: 'an NPZ file of a trajectory', got: 'nothing', where: path });
  const { thetas, states } = await asMisuse(path, async () =>
    parseTrajectory(readFileSync(path), layout, path, state?.layout),
  );
  return { name: path, thetas, ...(states && { states }) };
}

async function weightsPath(
  path: string,
  files: readonly string[],
  {
    graph,
    loss: { layout, state },
  }: { readonly graph: Graph; readonly loss: Pick<Subject['loss'], 'layout' | 'state'> },
): Promise<ParameterPath> {
  if (files.length === 0)
    throw misuse('no weights', { expected: 'files .safetensors or .npz', got: 'none', where: path });
  const [thetas, states]: [Vector[], Vector[]] = [[], []];
  for (const file of files) {
    const { constants } = withWeights(graph, await readWeights(file), file).graph;
    const numbersOf = (of: Layout): Vector =>
      pack(
        of,
        Object.fromEntries(of.blocks.map(({ name }) => [name, constants.get(name)!.data as Float32Array])),
      );
    thetas.push(numbersOf(layout));
    if (state) states.push(numbersOf(state.layout));
  }
  return { name: path, thetas, ...(state && { states }) };
}
