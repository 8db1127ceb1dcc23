import { journalName, readJournal, type ResultRecord } from '@orograph/runs';
import { join } from 'node:path';

import type { Body } from '../../command.ts';
import { misuse } from '../../terminal/misuse.ts';
import { tell } from '../../terminal/terminal.ts';
import { fromElsewhere, type RecordSource } from '../../run/from-elsewhere.ts';
import { makeRun } from '../../run/make-run.ts';
import { remoteRecords } from '../../run/shard-run.ts';

import { checkedRecords } from './checked-records.ts';
import type { mergeCommand } from './merge-command.ts';
import { openWhole } from './open-whole.ts';
import { shardsOf, type ShardFolder } from '../../run/shards-of.ts';

/**
 * Makes one run of the folders of all its shards, with the records the whole run would have: those of the shards in turn, each checked to be
 * the one due, and those that go on from them made here.
 *
 * An interrupted merge is continued by the same command. The shards are only read.
 */
export const body: Body<typeof mergeCommand.flags> = async (call) => {
  const [out, ...folders] = call.words as [string, ...string[]];
  const shards = shardsOf(folders);
  const made = call.program.commands.find(({ name }) => name === shards[0]!.manifest.identity['command']);
  const { merge } = (await made?.body()) ?? {};
  if (merge) return merge(out, shards, call);
  const counts: number[] = [];
  for (const shard of shards) counts.push(await countOf(shard));
  const { name, run, whole } = await openWhole(shards[0]!, { out, json: call.flags.json }, call);
  try {
    const total = remoteRecords(run.tasks);
    const found = counts.reduce((sum, count) => sum + count, 0);
    if (found !== total)
      throw misuse('the shards do not make up a run', {
        expected: `${total} records`,
        got: `${found}`,
        where: folders.join(', '),
      });
    await makeRun(name, fromElsewhere(run, checkedRecords(run.tasks, sourceOf(shards, counts))), whole);
    if (!run.isReported) return;
  } finally {
    await run.close();
  }
  const { report } = call.program;
  if (report) tell(call.terminal, `report: ${await report(out)}`);
};

/** How many records a shard has before its summary. @throws MisuseError if it has none: it is not complete. */
async function countOf({ folder }: ShardFolder): Promise<number> {
  let count = 0;
  let last: ResultRecord | undefined;
  for await (const { record } of readJournal(join(folder, journalName))) {
    if (last) count += 1;
    last = record;
  }
  if (last?.type === 'summary') return count;
  throw misuse('a shard is not complete', {
    expected: 'a summary as its last record',
    got: last ? `a ${last.type}` : 'no records',
    where: folder,
  });
}

/** The records of the shards, one shard after the other; positions are asked for in order, so that each journal is read once. */
function sourceOf(shards: readonly ShardFolder[], counts: readonly number[]): RecordSource {
  const all = recordsOf(shards);
  let position = 0;
  const skipTo = async (from: number): Promise<void> => {
    for (; position < from; position++) await all.next();
  };
  return async function* (from, to) {
    await skipTo(from);
    while (position < to) {
      const next = await all.next();
      if (next.done) throw new Error(`the shards end after ${counts.join(' + ')} records, before ${to}`);
      position += 1;
      yield next.value;
    }
  };
}

async function* recordsOf(shards: readonly ShardFolder[]): AsyncGenerator<ResultRecord, void> {
  for (const { folder } of shards)
    for await (const { record } of readJournal(join(folder, journalName)))
      if (record.type === 'summary') break;
      else yield record;
}
