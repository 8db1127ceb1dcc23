import { pathInCut, volume, type CutPlan, type PathInCut, type Range } from '@orograph/probes';
import { misuse } from '@orograph/runs';
import type { StoredVector, Vector } from '@orograph/tensor';

import type { SliceFrame, SliceKind } from './slice-frame.ts';

/** A path as it is seen in a cut. */
export interface PlanePath extends PathInCut {
  /** Its file, or what it is. */
  readonly name: string;
}

/** The grid of a slice as it is asked for: without one it follows from the frame. */
export interface SliceGridSettings {
  /** Points on each axis. */
  readonly grid?: readonly number[] | undefined;
  /** Ends of all axes, or of each. */
  readonly range?: readonly Range[] | undefined;
  /** The file of the directions, where they are of one. */
  readonly from?: string | undefined;
}

/** A cut, and the paths shown in it. */
export interface SlicePlan extends CutPlan<StoredVector | Vector> {
  /** The paths as they are seen in it. */
  readonly paths: readonly PlanePath[];
}

/**
 * Lays a grid over a frame: that asked for, or the usual one of its kind.
 *
 * @throws MisuseError naming the setting that does not fit the frame.
 */
export function slicePlan(frame: SliceFrame, kind: SliceKind, settings: SliceGridSettings): SlicePlan {
  const { origin, directions } = frame;
  const rank = directions.length;
  if (settings.grid && settings.grid.length !== rank)
    throw misuse('--grid does not fit the directions', {
      expected: `${rank} axes${settings.from === undefined ? '' : ` as in ${settings.from}`}`,
      got: `${settings.grid.length}`,
      setting: 'grid',
    });
  const range = settings.range ?? frame.ranges ?? [defaultRange(rank, kind)];
  if (range.length !== 1 && range.length !== rank)
    throw misuse('--range does not fit the cut', {
      expected: `one range, or ${rank}`,
      got: `${range.length}`,
      setting: 'range',
    });
  const plan = volume(origin, directions, {
    grid: settings.grid ?? defaultGrid(rank, kind),
    range: range.length === 1 ? directions.map(() => range[0]!) : range,
  });
  // Where there are paths, directions are in memory.
  const inMemory = { ...plan, directions: directions as readonly Vector[] };
  return {
    ...plan,
    paths: frame.paths.map(({ name, thetas }) => ({ name, ...pathInCut(thetas, inMemory) })),
  };
}

/** 51 points an axis as in Li et al. 2018; 41 where models lie at 0 and 1 of −½ … 1½, or in a plane; 21 in three dimensions. */
function defaultGrid(rank: number, kind: SliceKind): number[] {
  if (rank > 2) return Array.from({ length: rank }, () => 21);
  return Array.from({ length: rank }, () =>
    (kind === 'between' && rank === 2) || kind === 'plane' ? 41 : 51,
  );
}

function defaultRange(rank: number, kind: SliceKind): [number, number] {
  if (kind !== 'between') return [-1, 1];
  return rank === 1 ? [0, 1] : [-0.5, 1.5];
}
