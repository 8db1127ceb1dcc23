import { withGradient } from '@orograph/models';
import {
  chanceFactor,
  differenceError,
  gridLandscape,
  partLosses,
  persistence,
  wayBelow,
  type Basin,
  type Landscape,
} from '@orograph/probes';
import type { SliceGrid } from '@orograph/report';
import { type Context, misuse, type ResultRecord } from '@orograph/program';

import { coordsOf } from './basin-records.ts';
import { highest, relaxedWay, type RelaxFlags } from './relaxed-way.ts';
import { reopenSlice, type OpenSlice } from './reopen-slice.ts';
import type { SliceRun } from './slice-run.ts';
import type { TopologyFlags } from './topology-command.ts';

/** Into how many parts the examples are divided for standard errors. */
const PARTS = 100;

/** What is measured of a slice's basins on its network. */
export interface SliceChecks {
  /** Says how far the choice of the examples moves the persistence of a basin, where it is asked for. */
  readonly errorOf: (basin: Basin) => Promise<Partial<ResultRecord>>;
  /** Relaxes the way over the saddle of each basin that has one, where it is asked for; one after the other as they are called. */
  readonly saddles: (basins: readonly Basin[]) => readonly (() => Promise<ResultRecord>)[];
  /** Gives back native memory. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the network of a slice for what the flags ask of it.
 *
 * @throws MisuseError as {@link reopenSlice}, or for a loss without a gradient.
 */
export async function sliceChecks(
  run: SliceRun,
  flags: TopologyFlags,
  context: Omit<Context, 'line'>,
): Promise<SliceChecks> {
  const slice = await reopenSlice(run, context);
  try {
    const { grid } = run;
    const errorOf = flags.sampling ? samplingErrors(grid, slice) : () => Promise.resolve({});
    const { relax, points, rate, climb } = flags;
    if (relax !== undefined) withGradient(slice);
    const landscape = gridLandscape(grid.shape, grid.loss, flags.connectivity);
    return {
      errorOf,
      saddles: (basins) =>
        relax === undefined
          ? []
          : basins.flatMap(({ saddle }, place) =>
              saddle < 0
                ? []
                : [
                    () =>
                      relaxedSaddle(place, basins, {
                        grid,
                        landscape,
                        slice,
                        flags: { relax, points, rate, climb },
                        signal: context.signal,
                      }),
                  ],
            ),
      close: slice.close,
    };
  } catch (error) {
    await slice.close();
    throw error;
  }
}

/** Relaxes the way from the minimum of a basin of a slice over its saddle to the minimum that it joins, in the space of all parameters. */
async function relaxedSaddle(
  place: number,
  basins: readonly Basin[],
  {
    grid,
    landscape,
    slice,
    flags,
    signal,
  }: {
    readonly grid: SliceGrid;
    readonly landscape: Landscape;
    readonly slice: OpenSlice;
    readonly flags: RelaxFlags;
    readonly signal: AbortSignal;
  },
): Promise<ResultRecord> {
  const { minimum, parent, death, birth } = basins[place]!;
  const joined = basins[parent]!;
  const way = wayBelow(landscape, [minimum, joined.minimum], death)!;
  const path = way.map((point) => slice.at(coordsOf(point, grid)));
  const best = await relaxedWay(slice, path, flags, signal);
  return {
    type: 'saddle',
    basin: place,
    parent,
    onGrid: death,
    // The ends go down their gradients as well: a way leads down to them first.
    height: Math.max(birth, joined.birth, highest(best.values)),
    gradNorm: best.gradNorm,
    losses: best.values,
  };
}

/**
 * Measures how far the choice of the examples moves the persistence of basins: its standard error, and whether the persistence exceeds what chance gives anywhere
 * on the grid with a probability of 95 %. The losses at a point are measured once.
 */
function samplingErrors(grid: SliceGrid, slice: OpenSlice): SliceChecks['errorOf'] {
  const loss = withGradient(slice);
  if (loss.examples < 2)
    throw misuse('no standard error', { expected: 'at least 2 examples', got: '1', where: '--sampling' });
  const known = new Map<number, Promise<Float64Array>>();
  const partsAt = (point: number): Promise<Float64Array> => {
    const found = known.get(point) ?? partLosses(loss, slice.at(coordsOf(point, grid)), { parts: PARTS });
    known.set(point, found);
    return found;
  };
  const factor = chanceFactor(grid.loss.length);
  return async (basin) => {
    if (basin.saddle < 0) return { persistenceError: null, beyondNoise: true };
    const error = differenceError(await partsAt(basin.saddle), await partsAt(basin.minimum));
    return { persistenceError: error, beyondNoise: persistence(basin) > factor * error };
  };
}
