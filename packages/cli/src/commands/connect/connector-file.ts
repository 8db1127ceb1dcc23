import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Curve } from '@orograph/probes';
import { parseTrajectory, serializeTrajectory } from '@orograph/models';
import type { Layout, Vector } from '@orograph/tensor';
import { writeAtomic } from '@orograph/runs';

import { misuse } from '../../terminal/misuse.ts';

/** The file of a run's trained vertices. */
export const connectorName = 'connector.npz';
/** The file of points along a path: a trajectory, as `slice` shows it. */
const pathName = 'path.npz';
const pathPoints = 21;

/** Writes the vertices of a trained connector into a run folder, and of a path points at equally spaced t. */
export function writeConnector(
  folder: string,
  vertices: readonly Vector[],
  { layout, curve }: { readonly layout: Layout; readonly curve: Curve | undefined },
): void {
  const write = (name: string, thetas: readonly Vector[]): void =>
    writeAtomic(join(folder, name), serializeTrajectory({ steps: thetas.map((_, k) => k), thetas }, layout));
  if (curve)
    write(
      pathName,
      Array.from({ length: pathPoints }, (_, k) => curve(k / (pathPoints - 1))),
    );
  write(connectorName, vertices);
}

/**
 * The vertices in a run folder, float32.
 *
 * @throws MisuseError if the file is not there.
 */
export function readVertices(folder: string, layout: Layout): readonly Vector[] {
  const path = join(folder, connectorName);
  if (!existsSync(path))
    throw misuse('the trained connector is gone', { expected: connectorName, got: 'nothing', where: folder });
  return parseTrajectory(readFileSync(path), layout, path).thetas;
}
