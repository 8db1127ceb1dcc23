import { constants, copyFileSync, existsSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

import { checksumsPath, cutChecksums } from './checksums.ts';
import { lockFolder } from './folder-lock.ts';
import { readJournal } from './journal.ts';
import { DamagedRunError, journalName } from './damaged-run.ts';
import { readManifest } from './run-folder.ts';

/** Tells what a repair did. */
export interface Repair {
  /** The number of records that stayed. */
  readonly kept: number;
  /** What was wrong with the first line that went. */
  readonly reason: string;
  /** The copy of the journal as it was. */
  readonly copy: string;
}

/**
 * Drops the first damaged line of a run's journal, and all lines after it, so that the run's command can go on; a copy of the journal
 * stays beside it. `line` drops from that line on, whatever it holds. Returns nothing, and changes nothing, where all lines are whole.
 *
 * @throws MisuseError if the folder holds no run or is being written.
 */
export async function repairRun(folder: string, line: number = Infinity): Promise<Repair | undefined> {
  readManifest(folder);
  const path = join(folder, journalName);
  if (!existsSync(path)) return undefined;
  const lock = await lockFolder(folder);
  try {
    const good = await goodPart(path, line);
    if (!good) return undefined;
    const copy = copyOf(path);
    rmSync(join(folder, 'report.html'), { force: true });
    truncateSync(path, good.bytes);
    if (existsSync(checksumsPath(path))) cutChecksums(path, good.lines);
    return { kept: good.lines, reason: good.reason, copy };
  } finally {
    lock.release();
  }
}

/** The lines before the first that is damaged, if any is. */
async function goodPart(
  path: string,
  line: number,
): Promise<{ readonly lines: number; readonly bytes: number; readonly reason: string } | undefined> {
  let [lines, bytes] = [0, 0];
  try {
    for await (const read of readJournal(path)) {
      if (read.line >= line) return { lines, bytes, reason: `line ${line} was asked for` };
      [lines, bytes] = [read.line, read.end];
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof DamagedRunError)) throw error;
    return { lines, bytes, reason: error.message.split(';')[0]! };
  }
}

/** Copies a file beside itself, under a name that is free. */
function copyOf(path: string): string {
  for (let i = 1; ; i++) {
    const copy = `${path}.damaged${i === 1 ? '' : `-${i}`}`;
    try {
      copyFileSync(path, copy, constants.COPYFILE_EXCL);
      return copy;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
