import { existsSync, readFileSync } from 'node:fs';

import type { Graph } from '@orograph/onnx';
import { misuse, pack, type Layout, type Vector } from '@orograph/tensor';

import type { Subject } from '../subject/subject.ts';
import { parseTrajectory } from '../trajectory.ts';
import { readWeights, weightsFiles } from '../weights/read-weights.ts';
import { withWeights } from '../weights/with-weights.ts';
import { isOfWeights } from './state-of-path.ts';

/** Points in parameter space that a path goes through. */
export interface ParameterPath {
  /** Its file, or what it is. */
  readonly name: string;
  /** The points in order. */
  readonly thetas: readonly Vector[];
  /** The state beside θ at each, where the file has it. */
  readonly states?: readonly Vector[];
}

/**
 * Reads the points of a trajectory, or the vertices of a connector; or the weights in files of a folder or pattern, in the order of the
 * numbers in their names.
 *
 * @throws MisuseError if the file is not there; RangeError or SyntaxError if it does not fit the model.
 */
export async function readParameterPath(
  path: string,
  { graph, loss }: Pick<Subject, 'graph'> & { readonly loss: Pick<Subject['loss'], 'layout' | 'state'> },
): Promise<ParameterPath> {
  const { layout, state } = loss;
  const files = await weightsFiles(path);
  if (graph && isOfWeights(path, files)) return weightsPath(path, files, { graph, loss });
  if (!existsSync(path))
    throw misuse('no such file', { expected: 'an NPZ file of a trajectory', got: 'nothing', where: path });
  const { thetas, states } = parseTrajectory(readFileSync(path), layout, path, state?.layout);
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
