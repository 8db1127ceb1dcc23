import { isDeepStrictEqual } from 'node:util';
import type { Shard } from '@orograph/commands';
import { readManifest, type RunManifest } from '@orograph/runs';

import { misuse } from '../terminal/misuse.ts';

/** A folder that holds a shard of a run. */
export interface ShardFolder {
  /** Where it is. */
  readonly folder: string;
  /** Its `run.json`. */
  readonly manifest: RunManifest;
}

/**
 * The folders in the order of their shards.
 *
 * @throws MisuseError unless they are all shards of one run, each once.
 */
export function shardsOf(folders: readonly string[]): ShardFolder[] {
  const runs = folders.map((folder) => ({ folder, manifest: readManifest(folder) }));
  const byIndex = new Map<number, ShardFolder>();
  for (const run of runs) {
    const { folder, manifest } = run;
    const shard = manifest.identity['shard'] as Shard | null | undefined;
    if (!shard)
      throw misuse('not a shard', { expected: 'a run made with --shard', got: 'a whole run', where: folder });
    if (shard.count !== folders.length || byIndex.has(shard.index))
      throw misuse('the shards do not make up a run', {
        expected: `each of ${shard.count} shards once`,
        got: `${folders.length} folders, with shard ${shard.index}/${shard.count} ${byIndex.has(shard.index) ? 'twice' : 'among them'}`,
        where: folder,
      });
    if (!isDeepStrictEqual(wholeIdentity(manifest), wholeIdentity(runs[0]!.manifest)))
      throw misuse('the shards are of different commands', {
        expected: `the command of ${runs[0]!.folder}`,
        got: 'another',
        where: folder,
      });
    byIndex.set(shard.index, run);
  }
  return folders.map((_, index) => byIndex.get(index)!);
}

/** What the records of the whole run depend on. */
export function wholeIdentity({ identity }: RunManifest): Readonly<Record<string, unknown>> {
  const { shard: _, ...whole } = identity;
  return whole;
}
