import { statSync } from 'node:fs';

import type { MergeTree } from '@orograph/probes';
import { misuse } from '@orograph/program';
import { sliceBasins } from '@orograph/studies';

import { readSlice, type SliceRun } from './slice-run.ts';
import type { TopologyFlags } from './topology-command.ts';

/** A slice, or two, with the merge tree of each. */
export interface SliceTrees {
  readonly slices: readonly [SliceRun, SliceRun?];
  readonly trees: readonly [MergeTree, MergeTree?];
  /** Up to which persistence basins are left out. */
  readonly threshold: number;
  /** The tree of the first without them. */
  readonly kept: MergeTree;
}

/** Reads the folders of one slice, or of two. @throws MisuseError for more than two, for a checkpoint, and for what is no slice. */
export async function readSlices(paths: readonly string[]): Promise<readonly [SliceRun, SliceRun?]> {
  if (paths.length > 2)
    throw misuse('too many runs', {
      expected: 'one slice, or two',
      got: String(paths.length),
      where: 'the runs',
    });
  const file = paths.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  if (file !== undefined)
    throw misuse('a checkpoint without data', {
      expected: 'the folder of a slice, or --data for checkpoints',
      got: 'a file',
      where: file,
    });
  const slices: SliceRun[] = [];
  for (const path of paths) slices.push(await readSlice(path));
  return slices as unknown as readonly [SliceRun, SliceRun?];
}

/** Makes the merge tree of each slice, and that of the first without its shallow basins. */
export function sliceTrees(
  [{ grid }, second]: SliceTrees['slices'],
  { connectivity, threshold: asked }: TopologyFlags,
): Omit<SliceTrees, 'slices'> {
  const { tree, threshold, kept } = sliceBasins(grid, { connectivity, threshold: asked });
  const other = second && sliceBasins(second.grid, { connectivity, threshold });
  return { trees: other ? [tree, other.tree] : [tree], threshold, kept };
}
