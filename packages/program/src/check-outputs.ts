import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type FlagTable, flagText } from '@orograph/commands';
import { journalName } from '@orograph/runs';

import { misuse } from './terminal/misuse.ts';

/** The files of a run folder without which it is none. */
const ofRuns = [journalName, `${journalName}.crc32`, 'run.json'];

/**
 * Refuses to write a file over one that is read, over the records of a run that is read, and two files into one place.
 *
 * @throws MisuseError naming the flag, the file and what it is.
 */
export function checkOutputs(
  flags: FlagTable,
  values: Readonly<Record<string, unknown>>,
  words: readonly string[],
): void {
  const taken = new Map<string, string>();
  const take = (path: string, what: string): void => {
    if (!existsSync(path)) return;
    const isFolder = statSync(path).isDirectory();
    for (const file of isFolder ? ofRuns.map((name) => join(path, name)) : [path])
      if (existsSync(file)) taken.set(realpathSync(file), isFolder ? `part of the run ${path}` : what);
  };
  for (const word of words) take(word, 'the argument that is read');
  const given = Object.entries(flags).filter(([key]) => values[key] !== undefined);
  for (const [key, flag] of given)
    if (flag.kind === 'file' || flag.kind === 'files' || flag.kind === 'data')
      for (const path of [values[key]].flat()) take(String(path), `what ${flagText(key, flag)} reads`);
  for (const [key, flag] of given) {
    if (flag.kind !== 'output') continue;
    const path = String(values[key]);
    const where = flagText(key, flag);
    const place = existsSync(path) ? realpathSync(path) : resolve(path);
    const what = path === '-' ? undefined : taken.get(place);
    if (what !== undefined)
      throw misuse(`${path} would be overwritten`, { expected: 'another file', got: what, where });
    if (path !== '-' && flag.value !== '<folder>') taken.set(place, `what ${where} writes`);
  }
}
