import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseTrajectory, serializeTrajectory } from '@orograph/models';
import type { Layout, Vector } from '@orograph/tensor';

import { misuse } from './misuse.ts';
import { writeAtomic } from './run-folder.ts';

/** The file of a run's trained vertices: a trajectory through them, so that `slice` reads it too. */
const fileName = 'connector.npz';

/** Writes the vertices of a trained connector into a run folder. */
export const writeVertices = (folder: string, vertices: readonly Vector[], layout: Layout): void =>
  writeAtomic(
    join(folder, fileName),
    serializeTrajectory({ steps: vertices.map((_, k) => k), thetas: vertices }, layout),
  );

/**
 * The vertices in a run folder, float32.
 *
 * @throws MisuseError if the file is not there.
 */
export function readVertices(folder: string, layout: Layout): readonly Vector[] {
  const path = join(folder, fileName);
  if (!existsSync(path))
    throw misuse('the trained connector is gone', { expected: fileName, got: 'nothing', where: folder });
  return parseTrajectory(readFileSync(path), layout, path).thetas;
}
