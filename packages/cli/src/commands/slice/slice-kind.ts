import type { DirectionKind } from './cut-directions.ts';
import type { Shard } from '../../flags.ts';
import { misuse } from '../../terminal/misuse.ts';
import type { StateFlags } from '../../model/loss-through.ts';

/** What `--direction` takes. */
export const sliceDirections = [
  'random',
  'filter',
  'layer',
  'between',
  'hessian',
  'trajectory',
  'plane',
] as const;

/** The flags of `slice`. */
export interface SliceFlags extends StateFlags {
  /** How directions are made: `between` with several models, `filter` with one by default. */
  readonly direction?: (typeof sliceDirections)[number];
  /** A file of directions instead, a trajectory, or a connector. */
  readonly from?: string;
  /** Files of trajectories or connectors that are shown in the cut. */
  readonly path?: readonly string[];
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
 * How the directions are made.
 *
 * @throws MisuseError if --from comes with what would make other directions, or is missing.
 */
export function directionKind(
  { direction, from }: SliceFlags,
  models: number,
): DirectionKind | 'file' | 'hessian' | 'plane' | 'trajectory' {
  if (direction === 'plane') return direction;
  if ((direction === 'hessian' || direction === 'trajectory') && models > 1)
    throw misuse(`--direction ${direction} needs one model`, {
      expected: '1',
      got: String(models),
      where: 'the models',
    });
  if (direction === 'trajectory') {
    if (from !== undefined) return direction;
    throw misuse('no trajectory', { expected: '--from FILE', got: 'none', where: '--direction trajectory' });
  }
  if (from !== undefined && (direction !== undefined || models > 1))
    throw misuse('--from gives the directions', {
      expected: 'one model and no --direction',
      got: direction === undefined ? `${models} models` : `--direction ${direction}`,
      where: 'the flags',
    });
  if (from !== undefined) return 'file';
  return direction ?? (models > 1 ? 'between' : 'filter');
}
