import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type FlagTable, flagText, nearest } from '@orograph/commands';

import { dataNames } from './flags/known-names.ts';
import { isDataSet } from './is-data-set.ts';
import { misuse } from './terminal/misuse.ts';

/**
 * Refuses files that are not there, and places where none can be written, before anything is read.
 *
 * @throws MisuseError naming the flag and the file.
 */
export function checkFiles(flags: FlagTable, values: Readonly<Record<string, unknown>>): void {
  for (const [key, flag] of Object.entries(flags)) {
    if (values[key] === undefined) continue;
    const where = flagText(key, flag);
    for (const path of [values[key]].flat().map(String)) {
      if ((flag.kind === 'file' || flag.kind === 'files') && !existsSync(path))
        throw misuse(`no such file: ${path}`, { expected: 'a file', got: 'nothing', where });
      if (flag.kind === 'data' && !isDataSet(path) && !existsSync(path))
        throw misuse(`no such file: ${path}`, { expected: dataText(path), got: 'nothing', where });
      if (flag.kind === 'output') checkPlace(path, where);
    }
  }
}

/** What is expected of data: a file, or the name that was meant. */
function dataText(path: string): string {
  const meant = nearest(path, dataNames);
  return meant === undefined ? 'a file, or a name such as mnist/test' : `a file, or perhaps ${meant}`;
}

/** Throws where a file stands in the way of the folders of a path. */
function checkPlace(path: string, where: string): void {
  let folder = dirname(path);
  while (!existsSync(folder)) folder = dirname(folder);
  if (!statSync(folder).isDirectory())
    throw misuse(`no place for ${path}`, { expected: 'a folder', got: `the file ${folder}`, where });
}
