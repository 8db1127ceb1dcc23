import type { ReportPart, StoredRun } from '@orograph/report';

import type { Command } from '../../engine/command.ts';
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

/**
 * Draws the page of a run, of a pipeline that of its folder; the records may be those there are so far. Plots are loaded here: few
 * commands need them, and they are slow to load.
 */
export async function renderRun(
  folder: string,
  stored: { readonly run: RunManifest; readonly records: readonly ResultRecord[] },
  commands: readonly Command[],
): Promise<RenderedRun> {
  const made = commands.find(({ name }) => name === stored.run.identity['command']);
  if (made?.page)
    return {
      ...(await (
        await made.page()
      )(folder, stored, commands)),
      svgs: () => Promise.resolve(new Map()),
    };
  const { renderReport, reportSvgs } = await import('@orograph/report');
  const part = await partOf(stored, commands);
  return {
    name: 'report.html',
    html: await renderReport(stored, part),
    svgs: () => reportSvgs(part),
  };
}

/** What the report of a run shows of its own, by the command that made it. */
export async function partOf(stored: StoredRun, commands: readonly Command[]): Promise<ReportPart> {
  const made = commands.find(({ name }) => name === (stored.run as RunManifest).identity['command']);
  const { isSlice, recordsPart, slicePart } = await import('@orograph/report');
  return ((await made?.part?.()) ?? (isSlice(stored) ? slicePart : recordsPart))(stored);
}
