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
import type { CutPlan } from '@orograph/probes';
import { between, displace, dot, norm, pack, type Layout, type Vector } from '@orograph/tensor';

import { misuse } from '../../terminal/misuse.ts';
import { asMisuse } from '../../model/as-misuse.ts';

/** Points in parameter space that a path goes through. */
export interface ParameterPath {
  /** Its file, or what it is. */
  readonly name: string;
  /** The points in order. */
  readonly thetas: readonly Vector[];
  /** The state beside θ at each, where the file has it. */
  readonly states?: readonly Vector[];
}

/** A path as it is seen in a cut. */
export interface PlanePath {
  /** Its file, or what it is. */
  readonly name: string;
  /** The coordinates of the point of the cut that is nearest to each of its points. */
  readonly coords: readonly (readonly number[])[];
  /** How far each of its points is from the cut. */
  readonly residuals: readonly number[];
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

/** Projects a path onto a cut orthogonally, whatever the angles of its directions: D c = θ − θ₀ in least squares. */
export function pathInCut({ name, thetas }: ParameterPath, { origin, directions }: CutPlan): PlanePath {
  const gram = directions.map((a) => directions.map((b) => dot(a, b)));
  const points = thetas.map((theta) => {
    const move = between(origin, theta);
    const coords = solved(
      gram,
      directions.map((direction) => dot(direction, move)),
    );
    const rest = displace(
      move,
      directions,
      coords.map((c) => -c),
    );
    return { coords, residual: norm(rest) };
  });
  return {
    name,
    coords: points.map(({ coords }) => coords),
    residuals: points.map(({ residual }) => residual),
  };
}

/** The solution of a small symmetric positive system, by elimination. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  rows.forEach((pivot, k) => {
    for (const row of rows.slice(k + 1)) {
      const factor = row[k]! / pivot[k]!;
      for (let j = k; j < row.length; j++) row[j] = row[j]! - factor * pivot[j]!;
    }
  });
  const out = right.map(() => 0);
  for (let k = rows.length - 1; k >= 0; k--) {
    const known = out.reduce((sum, x, j) => (j > k ? sum + rows[k]![j]! * x : sum), 0);
    out[k] = (rows[k]!.at(-1)! - known) / rows[k]![k]!;
  }
  return out;
}
