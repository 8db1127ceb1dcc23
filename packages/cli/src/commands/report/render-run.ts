import type { ResultRecord } from '../../terminal/record-line.ts';
import type { RunManifest } from '@orograph/runs';

/** A run as a page. */
export interface RenderedRun {
  /** The name of its file. */
  readonly name: string;
  /** The page. */
  readonly html: string;
  /** Its plots as files, by their names. */
  readonly svgs: () => Promise<ReadonlyMap<string, string>>;
}

/** Draws the page of a run, of a pipeline that of its folder; the records may be those there are so far. */
export async function renderRun(
  folder: string,
  { run, records }: { readonly run: RunManifest; readonly records: readonly ResultRecord[] },
): Promise<RenderedRun> {
  if (run.identity['command'] === 'run') {
    const { pipelineIndex } = await import('../run/pipeline-index.ts');
    return { name: 'index.html', html: await pipelineIndex(folder), svgs: () => Promise.resolve(new Map()) };
  }
  if (run.identity['command'] === 'reproduce') {
    const { reproduceReport } = await import('../reproduce/reproduce-report.ts');
    const results = new Map(records.map((record) => [String(record['key']), record]));
    return {
      name: 'report.html',
      html: await reproduceReport({ run, results }),
      svgs: () => Promise.resolve(new Map()),
    };
  }
  // Plots are needed by few commands, and slow to load.
  const { renderReport, reportSvgs } = await import('@orograph/report');
  const { reportPart } = await import('./report-parts.ts');
  const part = reportPart({ run, records });
  return {
    name: 'report.html',
    html: await renderReport({ run, records }, part),
    svgs: () => reportSvgs({ run, records }, part),
  };
}
