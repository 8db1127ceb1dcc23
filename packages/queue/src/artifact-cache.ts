import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { verified, type ArtifactStore } from './artifact-store.ts';
import type { Artifact, Input } from './protocol.ts';

/** Files that a worker has fetched. */
export interface ArtifactCache {
  /** The path of an input here, its files fetched and checked. @throws QueueError if one is not in the store or damaged there. */
  pathOf(input: Input): Promise<string>;
  /** Puts a file, fetched and checked, at a path. @throws QueueError as {@link ArtifactCache.pathOf}. */
  putAt(artifact: Artifact, path: string): Promise<void>;
}

/** Keeps what was fetched from a store in a folder: files by content, and inputs laid out under their own names. */
export function artifactCache(folder: string, store: ArtifactStore): ArtifactCache {
  const fetching = new Map<string, Promise<string>>();
  const fetched = (artifact: Artifact): Promise<string> => {
    const { sha256 } = artifact;
    const known = fetching.get(sha256);
    if (known) return known;
    const path = join(folder, 'files', sha256);
    const fetch = async (): Promise<string> => {
      if (existsSync(path)) return path;
      mkdirSync(dirname(path), { recursive: true });
      await verified(artifact, store.get(artifact), { target: path, where: store.shown });
      return path;
    };
    const own = fetch();
    fetching.set(sha256, own);
    own.catch(() => fetching.delete(sha256));
    return own;
  };
  const putAt = async (artifact: Artifact, target: string): Promise<void> => {
    const from = await fetched(artifact);
    if (existsSync(target)) return;
    mkdirSync(dirname(target), { recursive: true });
    linked(from, target);
  };
  return {
    pathOf: async ({ name, isFolder, files }) => {
      const listing = createHash('sha256')
        .update(JSON.stringify([name, isFolder, files]))
        .digest('hex');
      const place = join(folder, 'inputs', listing.slice(0, 32));
      const root = isFolder ? join(place, name) : place;
      for (const artifact of files) await putAt(artifact, join(root, artifact.name));
      return join(place, name);
    },
    putAt,
  };
}

/** Puts a file at a second place, without copying where the file system can. */
function linked(from: string, target: string): void {
  try {
    linkSync(from, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    copyFileSync(from, target);
  }
}
