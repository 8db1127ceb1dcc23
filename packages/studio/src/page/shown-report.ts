import type { Engine } from './engine.ts';
import { planeTools, type PlaneWindow } from './plane-tools.ts';
import type { ReportView } from './report-view.ts';
import { decode } from './run-words.ts';

/** Shows the report of a run, by its folder; where it has a plane, with the tools of one, and `zoom` to measure a part of it anew. */
export async function shownReport(
  engine: Engine,
  report: ReportView,
  folder: string,
  zoom: ((window: PlaneWindow) => void) | undefined,
): Promise<void> {
  const [page, manifest] = await Promise.all(
    ['report.html', 'run.json'].map(async (name) => decode(await engine.read(`${folder}/${name}`))),
  );
  report.show(page);
  if (manifest !== undefined) planeTools(report.view, { manifest: JSON.parse(manifest) as object, zoom });
}
