import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';

import { cancelRun, connect, queueAddress } from '@orograph/queue';
import { readManifest } from '@orograph/runs';

import type { Body } from '../../command.ts';
import { commandLine } from '../../command-line.ts';
import { misuse } from '../../terminal/misuse.ts';
import { tell } from '../../terminal/terminal.ts';
import { readQueueNote } from '../../machines/queue-note.ts';

import type { collectCommand } from './collect-command.ts';

/** Goes on with a run that was handed out: its own command once more, in the folder it was given in. */
export const body: Body<typeof collectCommand.flags> = async ({
  words,
  flags,
  terminal,
  signal,
  program,
}) => {
  const folder = resolve(words[0]!);
  const note = readQueueNote(folder);
  const line = readManifest(folder)['line'] as readonly string[] | undefined;
  if (!note || !line)
    throw misuse('not handed out', {
      expected: 'a run made with --queue',
      got: 'a run made here',
      where: folder,
    });
  const queue = flags.queue ?? note.address;
  if (flags.cancel) {
    const connection = await connect(queueAddress(queue));
    try {
      const pieces = await cancelRun(connection, note.run, `${hostname()}:${process.pid}`);
      tell(terminal, `${pieces} pieces are taken back`);
    } finally {
      connection.close();
    }
    return;
  }
  if (!existsSync(note.folder))
    throw misuse('the folder of the command is gone', {
      expected: 'the one it was given in, for its paths are relative to it',
      got: 'none',
      where: note.folder,
    });
  process.chdir(note.folder);
  const own = [
    ...line,
    `--out=${folder}`,
    `--queue=${queue}`,
    ...(note.store === undefined ? [] : [`--store=${note.store}`]),
    ...(note.priority === undefined ? [] : [`--priority=${note.priority}`]),
    ...(flags.json ? ['--json'] : []),
  ];
  await commandLine(program, { terminal, signal }).parseAsync(own, { from: 'user' });
};
