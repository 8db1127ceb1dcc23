import {
  contentOf,
  folderStore,
  serverStore,
  type Artifact,
  type ArtifactStore,
  type Connection,
  type Input,
} from '@orograph/queue';

import type { Command } from '../command.ts';
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

/** The store that was asked for: a folder, or the server of the queue. */
export const storeAt = ({
  connection,
  store,
}: {
  readonly connection: Connection;
  readonly store: string | undefined;
}): ArtifactStore => (store === undefined ? serverStore(connection) : folderStore(store));
