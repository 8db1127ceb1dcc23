import { statSync } from 'node:fs';

import { gridLandscape, mergeTree, simplifiedTree, type MergeTree } from '@orograph/probes';
import type { SliceGrid } from '@orograph/report';
import { misuse } from '@orograph/program';

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
export function sliceTrees(slices: SliceTrees['slices'], flags: TopologyFlags): SliceTrees {
  const trees = slices.map((slice) => treeOf(slice!.grid, flags)) as unknown as SliceTrees['trees'];
  const threshold = flags.threshold ?? rangeOf(slices[0].grid) / 100;
  return { slices, trees, threshold, kept: simplifiedTree(trees[0], threshold) };
}

const treeOf = ({ shape, loss }: SliceGrid, { connectivity }: TopologyFlags): MergeTree =>
  mergeTree(gridLandscape(shape, loss, connectivity));

function rangeOf({ loss }: SliceGrid): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of loss)
    if (Number.isFinite(value)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return high > low ? high - low : 0;
}
