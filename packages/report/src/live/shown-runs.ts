import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { manifestName } from '@orograph/runs';

import { distinctNames } from '../page/distinct-names.ts';

const isRun = (folder: string): boolean => existsSync(join(folder, manifestName));

/** By the numbers in names where they differ in these: `epoch-2` before `epoch-10`. */
const byName = new Intl.Collator('en', { numeric: true });

/** The folders of the runs in a folder, those of the numbers in their names in order. */
const runsIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isRun(join(folder, entry.name)))
    .map(({ name }) => name)
    .toSorted(byName.compare)
    .map((name) => join(folder, name));

/**
 * The runs that folders stand for, by the names they are called by; looked up anew each time, as runs are added. One run, begun or not,
 * has no name; a folder of runs stands for those in it.
 */
export function shownRuns(folders: readonly string[]): ReadonlyMap<string, string> {
  const found = folders.map((folder) => {
    const inside = isRun(folder) || !existsSync(folder) ? [] : runsIn(folder);
    return inside.length > 0 ? inside : [folder];
  });
  const [first = []] = found;
  if (found.length === 1 && first[0] === folders[0]) return new Map([['', folders[0]!]]);
  if (found.length === 1) return new Map(first.map((run) => [basename(run), run]));
  const all = [...new Set(found.flat().map((run) => resolve(run)))];
  const names = distinctNames(all);
  return new Map(all.map((run, k) => [names[k]!, run]));
}

/** A path of a page as the run it belongs to and what is named in its folder; `undefined` for one of no run. */
export function placeOf(
  runs: ReadonlyMap<string, string>,
  path: string,
): { readonly run: string; readonly file: string } | undefined {
  if (runs.has('')) return { run: '', file: path };
  const run = [...runs.keys()].find((name) => path.startsWith(`${name}/`));
  return run === undefined ? undefined : { run, file: path.slice(run.length + 1) };
}
