import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { journalName, openRunFolder, readJournal, readManifest, type RunManifest } from '@orograph/runs';

import type { Body, Context } from '../../engine/command.ts';
import type { mergeCommand } from './merge-command.ts';
import type { Shard } from '../../flags/flag-text.ts';
import { InterruptedError } from '../../terminal/failure.ts';
import { misuse } from '../../terminal/misuse.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { sliceSummary } from '../slice/slice-summary.ts';
import { tell, writeResult } from '../../terminal/terminal.ts';
import { writeReport } from '../report/write-report.ts';

/** Does what the command line asks. */
export const body: Body<typeof mergeCommand.flags> = (call) =>
  merge(call.words[0]!, call.words.slice(1), call.flags, call);

/**
 * `merge OUT SHARD...`: one run of the folders of all its shards, with the records the whole run would have.
 *
 * An interrupted merge is continued by the same command. The shards are only read.
 */
async function merge(
  out: string,
  folders: readonly string[],
  flags: { readonly json?: boolean | undefined },
  { terminal, signal, commands }: Context,
): Promise<void> {
  const parts = partsOf(folders);
  for (const folder of parts) await checkComplete(folder);
  const folder = await openRunFolder(out, wholeOf(readManifest(parts[0]!)));
  try {
    let done = 0;
    for await (const record of folder.earlier())
      if (record.type === 'point') done += 1;
      else return;
    const summary = sliceSummary();
    let at = 0;
    for await (const point of interleaved(parts)) {
      if (signal.aborted) throw new InterruptedError('interrupted');
      summary.add(point);
      if (at++ >= done) folder.append(point);
    }
    folder.append(summary.summary());
    writeResult(terminal, summary.summary(), {
      json: flags.json,
      text: ({ points }) => `${String(points)} points`,
    });
  } finally {
    folder.close();
  }
  tell(terminal, `report: ${await writeReport(out, commands)}`);
}

/** The folders in the order of their shards. */
function partsOf(folders: readonly string[]): string[] {
  const runs = folders.map((folder) => ({ folder, manifest: readManifest(folder) }));
  const byIndex = new Map<number, string>();
  for (const { folder, manifest } of runs) {
    const shard = manifest.identity['shard'] as Shard | null | undefined;
    if (!shard)
      throw misuse('not a shard', { expected: 'a run made with --shard', got: 'a whole run', where: folder });
    if (shard.count !== folders.length || byIndex.has(shard.index))
      throw misuse('the shards do not make up a run', {
        expected: `each of ${shard.count} shards once`,
        got: `${folders.length} folders, with shard ${shard.index}/${shard.count} ${byIndex.has(shard.index) ? 'twice' : 'among them'}`,
        where: folder,
      });
    if (!isDeepStrictEqual(wholeOf(manifest).identity, wholeOf(runs[0]!.manifest).identity))
      throw misuse('the shards are of different commands', {
        expected: `the command of ${runs[0]!.folder}`,
        got: 'another',
        where: folder,
      });
    byIndex.set(shard.index, folder);
  }
  return folders.map((_, index) => byIndex.get(index)!);
}

const wholeOf = (manifest: RunManifest): RunManifest => ({
  ...manifest,
  identity: { ...manifest.identity, shard: null },
});

async function checkComplete(folder: string): Promise<void> {
  let last: ResultRecord | undefined;
  for await (const { record } of readJournal(join(folder, journalName))) last = record;
  if (last?.type !== 'summary')
    throw misuse('a shard is not complete', {
      expected: 'a summary as its last record',
      got: last ? `a ${last.type}` : 'no records',
      where: folder,
    });
}

/** The points of the shards in turn: point k of the whole run is in shard k mod n. */
async function* interleaved(folders: readonly string[]): AsyncGenerator<ResultRecord> {
  const readers = folders.map((folder) => readJournal(join(folder, journalName)));
  for (;;)
    for (const reader of readers) {
      const next = await reader.next();
      if (next.done || next.value.record.type === 'summary') return;
      yield next.value.record;
    }
}
