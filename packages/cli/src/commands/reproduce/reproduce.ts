import { nullKindOf, reproduce as reproduceIn, taskClock, tasksOf } from '@orograph/paper';
import { changedFlags } from '@orograph/commands';
import { openRunFolder, type ResultRecord } from '@orograph/runs';
import { type Body, type Call, type Context, tell, writeResult } from '@orograph/program';
import { byWorkers, type ShardFolder, writePlan } from '@orograph/program/run';

import { writeReport } from '../../run-report.ts';
import type { reproduceCommand, ReproduceFlags } from './reproduce-command.ts';
import { benchOf, leftWords, measureNetworks } from './measure-networks.ts';
import { askedOf, manifestOf, openRun, scaleOf } from './open-reproduction.ts';

/** Does what the command line asks. */
export const body: Body<typeof reproduceCommand.flags> = Object.assign(reproduce, {
  folderOf: ({ words, flags }: Call<typeof reproduceCommand.flags>) => folderOf(words[0], flags),
  openRun,
  merge: async (out: string, shards: readonly ShardFolder[], context: Context) => {
    const { mergeReproduction } = await import('./merge-reproduction.ts');
    return mergeReproduction(out, shards, context);
  },
});

/** Where a reproduction is kept unless it is said. */
const folderOf = (figure: string | undefined, flags: ReproduceFlags): string => {
  const scale = scaleOf(flags);
  return ['runs/reproduce', figure, scale === 'standard' ? undefined : scale].filter(Boolean).join('-');
};

/** `reproduce [figure]`: the paper's experiments, the toy beside networks, into one report; goes on where it was cut short. */
async function reproduce(call: Call<typeof reproduceCommand.flags>): Promise<void> {
  const { words, flags, terminal, signal } = call;
  const { json, minutes, dryRun, queue, shard, out = folderOf(words[0], flags) } = flags;
  const reproduction = askedOf(words[0], flags);
  const { data, costs, sentence, left: toGo } = await measureNetworks(out, reproduction, { minutes, signal });
  if (dryRun) return writePlan('reproduce', toGo, { out, json }, terminal);
  tell(terminal, sentence);
  if (queue !== undefined) {
    const kept = { ...call, flags: changedFlags(flags, { out }) };
    if (!(await byWorkers('reproduce', await openRun(kept), kept))) return;
  }
  const folder = await openRunFolder(out, manifestOf(reproduction, data, call));
  try {
    const left = taskClock(tasksOf(reproduction), costs);
    await reproduceIn(folder, reproduction, {
      open: benchOf,
      starting: (key, place, count) =>
        tell(terminal, `${place + 1}/${count} ${key}${leftWords(left(place))}`),
      emit: (record) => writeResult(terminal, record, { json, text: verdictLine }),
      signal,
    });
  } finally {
    folder.close();
  }
  if (shard)
    tell(terminal, `part ${shard.index} of ${shard.count} is done; merge makes one run of all parts.`);
  else tell(terminal, `report: ${await writeReport(out)}`);
}

/** A verdict in words, of null landscapes only what should not be, and how many of theirs there are. */
function verdictLine({ type, on, outcome, claim, words, supports, verdicts }: ResultRecord): string {
  if (type === 'nulls')
    return `null landscapes: ${String(supports)} of ${String(verdicts)} verdicts support a claim`;
  if (type !== 'verdict' || (nullKindOf(String(on)) && outcome !== 'supports')) return '';
  return `${String(on)} ${String(outcome)}: ${String(claim)}\n  ${(words as string[]).join('\n  ')}`;
}
