import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';

import { contentOf, type Artifact, type ArtifactCache, type ArtifactStore } from '@orograph/queue';

/** A folder that stands for the folder of a run on a worker. */
export interface ScratchFolder {
  /** Where it is. */
  readonly path: string;
  /** Does what writes files there, beside given ones of the store, one after the other, and puts them into the store; resolves to what was done and the files. */
  readonly collect: <T>(
    write: () => Promise<T>,
    given?: readonly Artifact[],
  ) => Promise<{ readonly made: T; readonly files: readonly Artifact[] }>;
  /** Takes it away. */
  readonly remove: () => void;
}

/** Makes a folder that tasks write into, below another. */
export function scratchFolder(
  below: string,
  { cache, store }: { readonly cache: ArtifactCache; readonly store: ArtifactStore },
): ScratchFolder {
  mkdirSync(below, { recursive: true });
  const path = mkdtempSync(join(below, 'run-'));
  let last: Promise<unknown> = Promise.resolve();
  const collectNow = async <T>(
    write: () => Promise<T>,
    given: readonly Artifact[],
  ): Promise<{ made: T; files: Artifact[] }> => {
    for (const entry of readdirSync(path)) rmSync(join(path, entry), { recursive: true });
    for (const artifact of given) await cache.putAt(artifact, join(path, artifact.name));
    const made = await write();
    const files: Artifact[] = [];
    for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' }).toSorted()) {
      const file = join(path, name);
      if (!lstatSync(file).isFile()) continue;
      const own = name.split(sep).join('/');
      if (given.some((artifact) => artifact.name === own)) continue;
      const artifact = { name: own, ...(await contentOf(file)) };
      await store.put(artifact, file);
      files.push(artifact);
    }
    return { made, files };
  };
  return {
    path,
    collect: (write, given = []) => {
      const own = last.then(() => collectNow(write, given));
      last = own.catch(() => {});
      return own;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
