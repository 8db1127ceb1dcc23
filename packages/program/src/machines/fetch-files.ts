import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { verified, type Artifact, type ArtifactStore } from '@orograph/queue';

/** Puts files that workers wrote where they belong in the folder of a run. */
export async function fetchFiles(
  store: ArtifactStore,
  files: readonly Artifact[],
  out: string | undefined,
): Promise<void> {
  if (out === undefined) return;
  for (const artifact of files) {
    const target = join(out, artifact.name);
    mkdirSync(dirname(target), { recursive: true });
    await verified(artifact, store.get(artifact), { target, where: store.shown });
  }
}
