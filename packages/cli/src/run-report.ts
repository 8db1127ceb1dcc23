import type { RunDrawings } from '@orograph/report/runs';

/** Loads what draws runs: those of the commands, and those of the paper. */
export async function drawings(): Promise<RunDrawings> {
  const [{ runDrawings }, { paperDrawings }] = await Promise.all([
    import('@orograph/report/runs'),
    import('@orograph/paper/drawings'),
  ]);
  return { ...runDrawings, ...paperDrawings };
}

/** Writes the report of a run, and returns the page's path. */
export async function writeReport(folder: string): Promise<string> {
  const { writeReport: write } = await import('@orograph/report/runs');
  return write(folder, await drawings());
}
