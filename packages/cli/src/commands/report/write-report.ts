import { join } from 'node:path';

import { readRun } from '../../run/read-run.ts';
import { writeAtomic } from '../../run/run-folder.ts';

/**
 * Writes `report.html` of a run and its plots as SVG files beside it, of a pipeline `index.html`, and returns the page's path. Memory grows with the number of records.
 *
 * @throws MisuseError if the folder holds no run.
 */
export async function writeReport(folder: string): Promise<string> {
  const { run, records } = await readRun(folder);
  if (run.identity['command'] === 'run') {
    const { pipelineIndex } = await import('../run/pipeline-index.ts');
    const index = join(folder, 'index.html');
    writeAtomic(index, await pipelineIndex(folder));
    return index;
  }
  const path = join(folder, 'report.html');
  if (run.identity['command'] === 'reproduce') {
    const { reproduceReport } = await import('../reproduce/reproduce-report.ts');
    const results = new Map(records.map((record) => [String(record['key']), record]));
    writeAtomic(path, reproduceReport({ run, results }));
    return path;
  }
  // Plots are needed by few commands, and slow to load.
  const { renderReport } = await import('../../report/render-report.ts');
  const { reportSvgs } = await import('../../report/report-svgs.ts');
  const { reportPart } = await import('./report-parts.ts');
  const part = reportPart({ run, records });
  for (const [name, svg] of reportSvgs({ run, records }, part)) writeAtomic(join(folder, name), svg);
  writeAtomic(path, renderReport({ run, records }, part));
  return path;
}
