import { existsSync } from 'node:fs';
import { join } from 'node:path';

import {
  contentOf,
  folderStore,
  serverStore,
  type Artifact,
  type ArtifactStore,
  type Connection,
  type Input,
} from '@orograph/queue';

import type { TypedRecord } from '@orograph/runs';

import type { Command } from '../command.ts';
import type { ProbeTask } from '../run/open-run.ts';
import { pathsRead, type CallValues } from './call-paths.ts';
import { inputFiles } from './input-files.ts';

/** Puts the files that a call reads where workers find them, by content. */
export async function handedInputs(
  command: Command,
  call: CallValues,
  where: { readonly connection: Connection; readonly store: string | undefined },
): Promise<Input[]> {
  const store = storeAt(where);
  const inputs: Input[] = [];
  for (const path of pathsRead(command, call)) {
    const found = await inputFiles(path);
    if (!found) continue;
    const files: Artifact[] = [];
    for (const file of found.files) {
      const artifact = { name: file.name, ...(await contentOf(file.path)) };
      await store.put(artifact, file.path);
      files.push(artifact);
    }
    inputs.push({ path, name: found.name, isFolder: found.isFolder, files });
  }
  return inputs;
}

/** Puts the files that tasks go on from where workers find them, of those that lie in the folder of the run already. */
export async function putNeeded(
  tasks: readonly Pick<ProbeTask<TypedRecord>, 'needs'>[],
  { out, store }: { readonly out: string | undefined; readonly store: ArtifactStore },
): Promise<Artifact[]> {
  const files: Artifact[] = [];
  for (const name of new Set(tasks.flatMap(({ needs = [] }) => needs))) {
    const path = join(out ?? '', name);
    if (out === undefined || !existsSync(path)) continue;
    const artifact = { name, ...(await contentOf(path)) };
    await store.put(artifact, path);
    files.push(artifact);
  }
  return files;
}

/** The store that was asked for: a folder, or the server of the queue. */
export const storeAt = ({
  connection,
  store,
}: {
  readonly connection: Connection;
  readonly store: string | undefined;
}): ArtifactStore => (store === undefined ? serverStore(connection) : folderStore(store));
