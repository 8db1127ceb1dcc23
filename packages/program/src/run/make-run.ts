import type { FlagTable } from '@orograph/commands';
import { openRunFolder, recordTasks } from '@orograph/runs';

import type { RunFlags } from '../flags/run-flags.ts';
import { writeResult } from '../terminal/terminal.ts';
import type { Call } from '../command.ts';
import type { OpenRun } from './open-run.ts';
import { runBar } from './run-bar.ts';

/** Makes the records of a run, from its own tasks or others that stand for them. */
export async function makeRun<F extends FlagTable>(
  name: string,
  { manifest, tasks, check, fold, last, text, finish }: OpenRun,
  call: Call<F>,
): Promise<void> {
  const { terminal, flags } = call;
  const { out, json } = flags as RunFlags;
  const folder = out === undefined ? undefined : await openRunFolder(out, manifest);
  try {
    const bar = runBar(name, last, tasks, call);
    try {
      await recordTasks(folder, tasks, {
        fold,
        check,
        emit: (found) => writeResult(terminal, found, { json, text }),
        follow: bar.follow,
      });
    } finally {
      bar.stop();
    }
  } finally {
    folder?.close();
  }
  await finish();
}
