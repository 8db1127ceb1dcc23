import { hostname } from 'node:os';

import type { FlagTable } from '@orograph/commands';
import {
  connect,
  noteFiles,
  openCollector,
  protocol,
  queueAddress,
  type Collector,
  type HandedRun,
} from '@orograph/queue';
import { fromJson, openRunFolder, toJson, type ResultRecord } from '@orograph/runs';

import type { MachineFlags } from '../flags/machine-flags.ts';
import type { RunFlags } from '../flags/run-flags.ts';
import { InterruptedError } from '../terminal/failure.ts';
import { misuse } from '../terminal/misuse.ts';
import { tell } from '../terminal/terminal.ts';
import { version } from '../version.ts';
import { makeRun } from '../run/make-run.ts';
import type { Call } from '../command.ts';
import type { OpenRun } from '../run/open-run.ts';
import { fromElsewhere } from '../run/from-elsewhere.ts';
import { fetchFiles } from './fetch-files.ts';
import { handedInputs, putNeeded, storeAt } from './handed-inputs.ts';
import { queueNote, type QueueNote } from './queue-note.ts';
import { positionAfter, spansOf } from './positions.ts';

/**
 * Has the records of a run made by the workers of a queue, and writes them here in order. Resolves to false where it only handed the
 * work out.
 *
 * @throws MisuseError or QueueError if the queue cannot be used; QueueError once a task failed everywhere.
 */
export async function handOut<F extends FlagTable>(
  name: string,
  run: OpenRun,
  call: Call<F>,
): Promise<boolean> {
  const { terminal, signal, program } = call;
  const { queue, store, priority, detach, out } = call.flags as MachineFlags & RunFlags;
  if (detach && out === undefined)
    throw misuse('--detach does not apply', { expected: '--out', got: 'none', where: 'the flags' });
  const told = (words: string): void => tell(terminal, words);
  const address = queueAddress(queue!);
  const connection = await connect(address, { told });
  try {
    const note = queueNote(out, { address: address.shown, store, priority });
    const handed: HandedRun = {
      protocol,
      version,
      line: [...(run.manifest['line'] as readonly string[])],
      inputs: await handedInputs(
        program.commands.find((command) => command.name === name)!,
        call,
        { connection, store },
      ),
      isKept: out !== undefined,
      counts: run.tasks.map(({ count }) => count),
      // Numbers that are not finite travel as texts.
      manifest: JSON.parse(toJson(run.manifest)) as Record<string, unknown>,
    };
    const files = storeAt({ connection, store });
    await noteFiles(connection, note.run, await putNeeded(run.tasks, { out, store: files }));
    const collector = await openCollector(connection, {
      run: note.run,
      holder: `${hostname()}:${process.pid}`,
      handed,
      spans: spansOf(run.tasks),
      priority,
      signal,
      told,
      took: (outcome, piece) => {
        if (note.took(outcome, piece) && outcome.exactness !== 'same bits')
          told(`worker ${outcome.worker.id}: its numbers are ${exactnessWords[outcome.exactness]}`);
      },
      fetch: (made) => fetchFiles(files, made, out),
    });
    const noted = { ...run, manifest: { ...run.manifest, queue: note.fields('collecting') } };
    if (!detach) await gather(name, noted, call, { collector, note });
    else told(await leave(noted, out!, { collector, note, program: program.name }));
    return !detach;
  } finally {
    connection.close();
  }
}

const exactnessWords = {
  'same to 1e-6': 'the same as here to 1e-6, not in all bits',
  'not compared': 'not compared with those here: nothing is measured before the first record',
} as const;

interface Handing {
  readonly collector: Collector;
  readonly note: QueueNote;
}

/** Writes the records as they come. */
async function gather<F extends FlagTable>(
  name: string,
  run: OpenRun,
  call: Call<F>,
  { collector, note }: Handing,
): Promise<void> {
  let how: Parameters<Collector['close']>[0] = 'left';
  const source = async function* (from: number, to: number): AsyncGenerator<ResultRecord> {
    for await (const line of collector.lines(from, to)) yield fromJson(line) as ResultRecord;
  };
  try {
    await makeRun(name, fromElsewhere(run, source), call);
    how = 'done';
    note.write('done');
  } catch (error) {
    if (error instanceof InterruptedError) how = 'cancelled';
    note.write(how === 'cancelled' ? 'cancelled' : 'failed', error as Error);
    throw error;
  } finally {
    await collector.close(how);
  }
}

/** Hands everything out that is not there yet, and leaves the rest to `collect`. */
async function leave(
  { manifest, tasks }: OpenRun,
  out: string,
  { collector, note, program }: Handing & { readonly program: string },
): Promise<string> {
  try {
    const folder = await openRunFolder(out, manifest);
    let there = 0;
    try {
      for await (const _ of folder.earlier()) there += 1;
    } finally {
      folder.close();
    }
    const pieces = await collector.handOutAll(positionAfter(tasks, there));
    note.write('handed out');
    return `${pieces} pieces are handed out; "${program} collect ${out}" has their records`;
  } finally {
    await collector.close('left');
  }
}
