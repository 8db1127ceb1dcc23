import { join } from 'node:path';
import { readRun, writeAtomic } from '@orograph/runs';

import type { Command } from '../../engine/command.ts';
import { previews } from '../../run/preview.ts';
import { renderRun } from './render-run.ts';

/**
 * Writes `report.html` of a run and its plots as SVG files beside it, of a pipeline `index.html`, and returns the page's path.
 * Memory grows with the number of records.
 *
 * @throws MisuseError if the folder holds no run.
 */
export async function writeReport(folder: string, commands: readonly Command[]): Promise<string> {
  const { name, html, svgs } = await renderRun(folder, await storedRun(folder), commands);
  for (const [file, svg] of await svgs()) writeAtomic(join(folder, file), svg);
  writeAtomic(join(folder, name), html);
  return join(folder, name);
}

/** A run with what was measured before its turn, if it is under way. */
async function storedRun(folder: string): ReturnType<typeof readRun> {
  const { run, records } = await readRun(folder);
  return { run, records: [...previews(folder), ...records] };
}
