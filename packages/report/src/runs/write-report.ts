import { join } from 'node:path';

import { previews, readRun, writeAtomic } from '@orograph/runs';

import { renderRun, type RenderedRun } from './render-run.ts';
import type { RunDrawings } from './run-drawing.ts';
import { runDrawings } from './run-drawings.ts';

/**
 * Draws the report of a run folder, complete or under way. Memory grows with the number of records.
 *
 * @example
 * ```ts
 * import { reportOf } from '@orograph/report/runs';
 * import { openRunFolder, recordTasks } from '@orograph/runs';
 * import { of } from 'rxjs';
 *
 * const folder = await openRunFolder('runs/one', { identity: { command: 'mine' } });
 * const task = { key: {}, count: 1, stream: () => of({ type: 'measured', step: 1, loss: 0.5 }) };
 * await recordTasks(folder, [task], { emit: () => {} });
 * folder.close();
 * const { html } = await reportOf('runs/one');
 * console.log(html.length);
 * ```
 *
 * @param drawings - what draws runs by their commands; of commands without any the records are shown as they are.
 * @throws MisuseError if the folder holds no run.
 */
export async function reportOf(folder: string, drawings: RunDrawings = runDrawings): Promise<RenderedRun> {
  const { run, records } = await readRun(folder);
  // What was measured before its turn, if it is under way, comes first.
  return renderRun(folder, { run, records: [...previews(folder), ...records] }, drawings);
}

/**
 * Writes `report.html` of a run and its plots as SVG files beside it, of a pipeline `index.html`, and returns the page's path.
 *
 * @throws MisuseError if the folder holds no run.
 */
export async function writeReport(folder: string, drawings: RunDrawings = runDrawings): Promise<string> {
  const { name, html, svgs } = await reportOf(folder, drawings);
  for (const [file, svg] of await svgs()) writeAtomic(join(folder, file), svg);
  writeAtomic(join(folder, name), html);
  return join(folder, name);
}
