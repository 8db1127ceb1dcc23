import type { ReportPart, ReportPartOf, StoredRun } from '../page/report-part.ts';

/** Draws the whole page of a run: the name of its file, what the file holds, and its own plots, if any. `drawings` draw the runs within it. */
export type PageOf = (
  folder: string,
  stored: StoredRun,
  drawings: RunDrawings,
) => Promise<{ readonly name: string; readonly html: string; readonly plots?: ReportPart['plots'] }>;

/** What draws the runs of a command, loaded when it is needed: what a usual report shows of its own, or the whole page. */
export interface RunDrawing {
  /** Loads what draws the part of a usual report. */
  readonly part?: () => Promise<ReportPartOf>;
  /** Loads what draws the whole page, where it is no usual report. */
  readonly page?: () => Promise<PageOf>;
}

/** What draws runs, by the commands that made them. */
export type RunDrawings = Readonly<Record<string, RunDrawing>>;
