import type { StoredRun } from '../page/report-part.ts';
import { renderReport } from '../page/render-report.ts';
import { reportSvgs } from '../page/report-svgs.ts';
import { partOf } from './part-of.ts';
import type { RunDrawings } from './run-drawing.ts';

/** A run as a page. */
export interface RenderedRun {
  /** The name of its file. */
  readonly name: string;
  /** The page. */
  readonly html: string;
  /** Its plots as files, by their names. */
  readonly svgs: () => Promise<ReadonlyMap<string, string>>;
}

/** Draws the page of a run, of a pipeline or a survey that of its folder; the records may be those there are so far. */
export async function renderRun(
  folder: string,
  stored: StoredRun,
  drawings: RunDrawings,
): Promise<RenderedRun> {
  const command = String((stored.run as { readonly identity: Readonly<Record<string, unknown>> }).identity['command']);
  const page = Object.hasOwn(drawings, command) ? drawings[command]!.page : undefined;
  if (page) {
    const { name, html, plots = [] } = await (await page())(folder, stored, drawings);
    return { name, html, svgs: () => reportSvgs({ plots }) };
  }
  const part = await partOf(stored, drawings);
  return { name: 'report.html', html: await renderReport(stored, part), svgs: () => reportSvgs(part) };
}
