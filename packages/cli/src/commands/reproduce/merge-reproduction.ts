import { join } from 'node:path';

import { reproductionOf, tasksOf } from '@orograph/paper';
import {
  checkSameRecord,
  damagedLine,
  journalName,
  openRunFolder,
  readJournal,
  toJson,
  type ResultRecord,
} from '@orograph/runs';
import { type Context, misuse, tell } from '@orograph/program';
import { wholeIdentity, type ShardFolder } from '@orograph/program/run';

import { writeReport } from '../../run-report.ts';

/**
 * Makes one run of the shards of a reproduction, in the order of the whole. What several shards have, as trainings that they go on from, is
 * taken from the first, and it is told how many records they do not agree on, as those of machines with other processors.
 *
 * @throws MisuseError where a task is in no shard, or a shard holds what is no task; DamagedRunError where the folder holds another record
 *   than the one due.
 */
export async function mergeReproduction(
  out: string,
  shards: readonly ShardFolder[],
  { terminal }: Context,
): Promise<void> {
  const { manifest } = shards[0]!;
  const identity = wholeIdentity(manifest);
  const tasks = tasksOf(reproductionOf(identity));
  const { found, apart } = await recordsOf(shards);
  const missing = tasks.find(({ key }) => !found.has(key));
  if (missing)
    throw misuse('a shard is not complete', {
      expected: `${tasks.length} tasks`,
      got: `${found.size}, without ${missing.key}`,
      where: shards.map(({ folder }) => folder).join(', '),
    });
  const keys = new Set(tasks.map(({ key }) => key));
  const stray = [...found.keys()].find((key) => !keys.has(key));
  if (stray !== undefined)
    throw misuse('a shard holds what is not of its run', {
      expected: `the results of ${tasks.length} tasks`,
      got: stray,
      where: shards.map(({ folder }) => folder).join(', '),
    });
  if (apart.length > 0)
    tell(
      terminal,
      `${apart.length} records that several shards have differ, ${apart[0]} the first: they were made on machines that calculate differently. Those of the first shard are taken.`,
    );
  const { shard: _, ...rest } = manifest as typeof manifest & { readonly shard?: unknown };
  const folder = await openRunFolder(out, { ...rest, identity });
  try {
    let there = 0;
    for await (const record of folder.earlier()) {
      const [due, place] = [tasks[there], { folder: out, line: ++there }];
      if (!due)
        throw damagedLine(place, {
          what: 'is one too many',
          expected: 'the run to be complete',
          got: toJson(record).slice(0, 120),
        });
      checkSameRecord(record, found.get(due.key)!, place);
    }
    for (const { key } of tasks.slice(there)) folder.append(found.get(key)!);
  } finally {
    folder.close();
  }
  tell(terminal, `report: ${await writeReport(out)}`);
}

/** The records of all shards by key, and the keys of those on which they do not agree. */
async function recordsOf(
  shards: readonly ShardFolder[],
): Promise<{ readonly found: ReadonlyMap<string, ResultRecord>; readonly apart: readonly string[] }> {
  const found = new Map<string, ResultRecord>();
  const apart = new Set<string>();
  for (const { folder } of shards)
    for await (const { record } of readJournal(join(folder, journalName))) {
      const key = String(record['key']);
      const before = found.get(key);
      if (before && toJson(before) !== toJson(record)) apart.add(key);
      if (!before) found.set(key, record);
    }
  return { found, apart: [...apart] };
}
