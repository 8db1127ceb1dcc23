import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseTrajectory, serializeTrajectory, type StateBeside } from '@orograph/models';
import type { Curve } from '@orograph/probes';
import { misuse, writeAtomic } from '@orograph/runs';
import type { Layout, Vector } from '@orograph/tensor';

/** The name of the file of trained vertices in a run folder. */
export const connectorName = 'connector.npz';
/** The file of points along a path: a trajectory, as `slice` shows it. */
const pathName = 'path.npz';
const pathPoints = 21;

/** How a connector lies in parameter space. */
export interface ConnectorShape {
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
  /** Its points at t, if it is a path. */
  readonly curve: Curve | undefined;
  /** The state beside θ, where it is interpolated. */
  readonly state: Pick<StateBeside, 'at' | 'layout'> | undefined;
}

/** Writes the vertices of a trained connector into a run folder, and of a path points at equally spaced t. */
export async function writeConnector(
  folder: string,
  vertices: readonly Vector[],
  { layout, curve, state }: ConnectorShape,
): Promise<void> {
  const write = async (name: string, thetas: readonly Vector[]): Promise<void> => {
    const states = state && (await Promise.all(thetas.map((theta) => state.at(theta))));
    const trajectory = { steps: thetas.map((_, k) => k), thetas, ...(states && { states }) };
    writeAtomic(join(folder, name), serializeTrajectory(trajectory, layout, state?.layout));
  };
  if (curve)
    await write(
      pathName,
      Array.from({ length: pathPoints }, (_, k) => curve(k / (pathPoints - 1))),
    );
  await write(connectorName, vertices);
}

/**
 * Reads the trained vertices of a run folder, float32.
 *
 * @throws MisuseError if the file is not there.
 */
export function readVertices(folder: string, layout: Layout): readonly Vector[] {
  const path = join(folder, connectorName);
  if (!existsSync(path))
    throw misuse('the trained connector is gone', { expected: connectorName, got: 'nothing', where: folder });
  return parseTrajectory(readFileSync(path), layout, path).thetas;
}
