import { pathInCut, volume, type CutPlan, type PathInCut } from '@orograph/probes';
import type { StoredVector, Vector } from '@orograph/tensor';
import { misuse } from '@orograph/program';

import type { SliceFrame } from './slice-frame.ts';
import type { SliceFlags } from './slice-command.ts';
import type { directionKind } from './slice-kind.ts';

type Kind = ReturnType<typeof directionKind>;

/** A path as it is seen in a cut. */
interface PlanePath extends PathInCut {
  /** Its file, or what it is. */
  readonly name: string;
}

/** A cut, and the paths shown in it. */
export interface SlicePlan extends CutPlan<StoredVector | Vector> {
  /** The paths as they are seen in it. */
  readonly paths: readonly PlanePath[];
}

/**
 * The cut of a frame with the grid and ranges of the flags.
 *
 * @throws MisuseError if they do not fit the frame.
 */
export function slicePlan(frame: SliceFrame, kind: Kind, flags: SliceFlags): SlicePlan {
  const { origin, directions } = frame;
  const rank = directions.length;
  if (flags.grid && flags.grid.length !== rank)
    throw misuse('--grid does not fit the directions', {
      expected: `${rank} axes${flags.from === undefined ? '' : ` as in ${flags.from}`}`,
      got: `${flags.grid.length}`,
      where: '--grid',
    });
  const range = flags.range ?? frame.ranges ?? [defaultRange(rank, kind)];
  if (range.length !== 1 && range.length !== rank)
    throw misuse('--range does not fit the cut', {
      expected: `one range, or ${rank}`,
      got: `${range.length}`,
      where: '--range',
    });
  const plan = volume(origin, directions, {
    grid: flags.grid ?? defaultGrid(rank, kind),
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
function defaultGrid(rank: number, kind: Kind): number[] {
  if (rank > 2) return Array.from({ length: rank }, () => 21);
  return Array.from({ length: rank }, () =>
    (kind === 'between' && rank === 2) || kind === 'plane' ? 41 : 51,
  );
}

function defaultRange(rank: number, kind: Kind): [number, number] {
  if (kind !== 'between') return [-1, 1];
  return rank === 1 ? [0, 1] : [-0.5, 1.5];
}
