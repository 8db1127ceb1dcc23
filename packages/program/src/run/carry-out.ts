import {
  changedFlags,
  type CommandRecord,
  type FlagTable,
  plainFlags,
  type Values,
} from '@orograph/commands';

import type { MachineFlags } from '../flags/machine-flags.ts';
import type { RunFlags } from '../flags/run-flags.ts';
import { tell } from '../terminal/terminal.ts';
import { byWorkers } from './by-workers.ts';
import type { Call } from '../command.ts';
import { shardRun } from './shard-run.ts';
import { writePlan } from './dry-run.ts';
import { makeRun } from './make-run.ts';
import type { OpenRun } from './open-run.ts';
import { sampleTasks } from './sample-tasks.ts';

/** Carries out a run: measures task by task, here or on the workers of a queue, keeps it where --out asks for that, and reports. */
export async function carryOut<F extends FlagTable>(
  { name }: CommandRecord<F>,
  call: Call<F>,
  openRun: (call: Call<F>) => Promise<OpenRun>,
): Promise<void> {
  const { terminal, signal, program } = call;
  const { out, json, queue, shard, dryRun } = plainFlags(call.flags) as MachineFlags & RunFlags;
  // Without a folder nothing is written beside the records either.
  const opened = await openRun(
    dryRun ? { ...call, flags: changedFlags(call.flags, { out: undefined } as Partial<Values<F>>) } : call,
  );
  try {
    const run = shard ? shardRun(opened, shard) : opened;
    if (dryRun)
      return writePlan(
        name,
        await (run.costs?.() ?? sampleTasks(run.tasks, run.fold, signal)),
        { out, json },
        terminal,
      );
    if (queue !== undefined) {
      if (!(await byWorkers(name, run, call))) return;
    } else await makeRun(name, run, call);
    if (!run.isReported) {
      if (out !== undefined && !shard && program.report)
        tell(
          terminal,
          `no report is drawn of so many records unless it is asked for: ${program.name} report ${out}`,
        );
      return;
    }
  } finally {
    await opened.close();
  }
  if (out !== undefined && program.report) tell(terminal, `report: ${await program.report(out)}`);
}
