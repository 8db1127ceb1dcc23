import { volume, type CutPlan } from '@orograph/probes';
import type { Vector } from '@orograph/tensor';

import { cutDirections, type DirectionKind } from './cut-directions.ts';
import { readDirections } from './directions-file.ts';
import type { Shard } from './flags.ts';
import { misuse } from './misuse.ts';
import type { LossFlags, OpenLoss } from './open-loss.ts';

/** The flags of `slice`. */
export interface SliceFlags extends LossFlags {
  /** How directions are made: `between` with several models, `filter` with one by default. */
  readonly direction?: DirectionKind;
  /** A file of directions instead. */
  readonly from?: string;
  /** Points on each axis. */
  readonly grid?: readonly number[];
  /** The ends of each axis, or of all. */
  readonly range?: readonly (readonly [number, number])[];
  /** Which part of the points. */
  readonly shard?: Shard;
  /** The seed of random directions. */
  readonly seed: number;
  /** The run folder. */
  readonly out?: string;
  /** Points under way at once. */
  readonly concurrency?: number;
  /** NDJSON whatever standard output is. */
  readonly json?: boolean;
}

/**
 * The cut that the models and flags ask for.
 *
 * @throws MisuseError if they do not fit each other.
 */
export function slicePlan(losses: readonly OpenLoss[], flags: SliceFlags): CutPlan {
  const [first, ...others] = losses as [OpenLoss, ...OpenLoss[]];
  const { theta, layout } = first.loss;
  const kind = directionKind(flags, losses.length);
  const fromFile = flags.from === undefined ? undefined : readDirections(flags.from, layout);
  const rank = flags.grid?.length ?? fromFile?.length ?? (kind === 'between' ? others.length : 2);
  if (fromFile && fromFile.length !== rank)
    throw misuse('--grid does not fit the directions', {
      expected: `${fromFile.length} axes as in ${flags.from}`,
      got: `${rank}`,
      where: '--grid',
    });
  const directions: Vector[] =
    fromFile ??
    cutDirections(
      kind,
      losses.map(({ path, loss }) => ({ path, theta: loss.theta, layout: loss.layout })) as [never],
      { rank, seed: flags.seed },
    );
  const grid = flags.grid ?? defaultGrid(rank, kind);
  const range = flags.range ?? [defaultRange(rank, fromFile ? 'random' : kind)];
  if (range.length !== 1 && range.length !== rank)
    throw misuse('--range does not fit the cut', {
      expected: `one range, or ${rank}`,
      got: `${range.length}`,
      where: '--range',
    });
  return volume(theta, directions, {
    grid,
    range: range.length === 1 ? directions.map(() => range[0]!) : range,
  });
}

/** How the directions are made.
 *
 * @throws MisuseError if --from comes with what would make other directions.
 */
export function directionKind({ direction, from }: SliceFlags, models: number): DirectionKind {
  if (from !== undefined && (direction !== undefined || models > 1))
    throw misuse('--from gives the directions', {
      expected: 'one model and no --direction',
      got: direction === undefined ? `${models} models` : `--direction ${direction}`,
      where: 'the flags',
    });
  return direction ?? (models > 1 ? 'between' : 'filter');
}

/** 51 points an axis as in Li et al. 2018; 41 where models lie at 0 and 1 of −½ … 1½; 21 in three dimensions. */
function defaultGrid(rank: number, kind: DirectionKind): number[] {
  if (rank > 2) return Array.from({ length: rank }, () => 21);
  return Array.from({ length: rank }, () => (kind === 'between' && rank === 2 ? 41 : 51));
}

function defaultRange(rank: number, kind: DirectionKind): [number, number] {
  if (kind !== 'between') return [-1, 1];
  return rank === 1 ? [0, 1] : [-0.5, 1.5];
}
