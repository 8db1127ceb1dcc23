import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { arch, cpus, hostname, platform } from 'node:os';
import { resolve } from 'node:path';

import { artifactCache, connect, queueAddress, work, type WorkerFacts } from '@orograph/queue';

import type { Body } from '../../command.ts';
import { tell } from '../../terminal/terminal.ts';
import { type OpenedRun, usualCache, workableRun } from '../../machines/workable-run.ts';
import { storeAt } from '../../machines/handed-inputs.ts';
import { version } from '../../version.ts';

import { openRuns } from './open-runs.ts';
import type { workerCommand, WorkerFlags } from './worker-command.ts';

/** Works off what is handed out, until it is interrupted or has been idle for long enough. */
export const body: Body<typeof workerCommand.flags> = async ({ flags, terminal, signal, program }) => {
  const told = (words: string): void => tell(terminal, words);
  const address = queueAddress(flags.queue);
  const folder = resolve(flags.cache ?? usualCache());
  mkdirSync(folder, { recursive: true });
  const shared = flags.store === undefined ? undefined : resolve(flags.store);
  const connection = await connect(address, { told });
  const store = storeAt({ connection, store: shared });
  // A path of a run is a file that came with it, never one that lies here by chance.
  process.chdir(folder);
  const cache = artifactCache(folder, store);
  const facts = factsOf(flags);
  const runs = openRuns<OpenedRun>((handed) =>
    workableRun(handed, { program, cache, store, folder, device: flags.device }),
  );
  told(`worker ${facts.id} at ${address.shown}`);
  let [pieces, records] = [0, 0];
  try {
    await work(connection, {
      facts,
      signal,
      lease: 1000 * flags.lease,
      idle: flags.idle === undefined ? undefined : 1000 * flags.idle,
      told,
      open: runs.open,
      made: ({ from, to }) => {
        pieces += 1;
        records += to - from;
      },
    });
  } finally {
    await runs.close();
    connection.close();
  }
  told(`${pieces} pieces, ${records} records`);
};

const factsOf = ({ device, concurrency }: WorkerFlags): WorkerFacts => ({
  id: `${hostname()
    .replaceAll(/[^\w.-]/g, '-')
    .slice(0, 60)}.${process.pid}.${randomBytes(3).toString('hex')}`,
  host: hostname(),
  pid: process.pid,
  version,
  node: process.version,
  machine: `${cpus()[0]?.model.trim() ?? 'unknown'} (${platform()} ${arch()})`,
  device: device ?? null,
  concurrency,
});
