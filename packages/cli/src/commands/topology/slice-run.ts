import { fieldAt, sliceGrid, type SliceGrid } from '@orograph/report';
import { readRun } from '@orograph/runs';
import { misuse } from '@orograph/program';

/** A slice that was kept as a run. */
export interface SliceRun {
  /** Its folder. */
  readonly path: string;
  /** Its points. */
  readonly grid: SliceGrid;
  /** What its records depend on. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** The command line that makes it; empty where that is not known. */
  readonly line: readonly string[];
}

/**
 * Reads the slice that a run folder holds.
 *
 * @throws MisuseError for a run without points, or of points on no grid.
 */
export async function readSlice(path: string): Promise<SliceRun> {
  const { run, records } = await readRun(path);
  const points = records.filter(({ type }) => type === 'point');
  const isGrid = points.every((point) => Array.isArray(point['index']));
  if (points.length === 0 || !isGrid)
    throw misuse('no slice', {
      expected: 'the folder of a slice with at least one point',
      got:
        points.length === 0
          ? `a run of ${String(run.identity['command'])} without points`
          : 'points on no grid',
      where: path,
    });
  const shape = fieldAt(run, 'identity', 'grid');
  const grid = sliceGrid(points, {
    shape: Array.isArray(shape) ? shape.map(Number) : undefined,
    range: fieldAt(run, 'identity', 'range'),
  });
  return { path, grid, identity: run.identity, line: (run['line'] ?? []) as readonly string[] };
}
