import { join } from 'node:path';

import { readJournal } from './journal.ts';
import type { ResultRecord } from './record-line.ts';
import { journalName } from './damaged-run.ts';
import { readManifest, type RunManifest } from './run-folder.ts';

/**
 * A whole run of a folder; without a record as long as there is none. Memory grows with the number of records.
 *
 * @throws MisuseError if the folder holds no run.
 */
export async function readRun(
  folder: string,
): Promise<{ readonly run: RunManifest; readonly records: readonly ResultRecord[] }> {
  const run = readManifest(folder);
  const records: ResultRecord[] = [];
  for await (const { record } of readJournal(join(folder, journalName))) records.push(record);
  return { run, records };
}
