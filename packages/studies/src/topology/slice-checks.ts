import { withGradient, type ModelLoss } from '@orograph/models';
import {
  chanceFactor,
  differenceError,
  gridLandscape,
  partLosses,
  persistence,
  wayBelow,
  type Basin,
  type Connectivity,
  type Landscape,
} from '@orograph/probes';
import { misuse, type ResultRecord } from '@orograph/runs';
import type { Vector } from '@orograph/tensor';

import { coordsOf } from './basin-records.ts';
import { highest, relaxedPath, type RelaxSettings } from './relaxed-path.ts';
import type { LossGrid } from './slice-basins.ts';

/** Into how many parts the examples are divided for standard errors. */
const PARTS = 100;

/** The network of a slice, and its points as points of the space of all parameters. */
export interface OpenSlice {
  /** The first model. */
  readonly path: string;
  /** The loss that the slice is of. */
  readonly loss: ModelLoss;
  /** θ at some coordinates of the slice. */
  readonly at: (coords: readonly number[]) => Vector;
}

/** What is checked of the basins of a slice on its network. */
export interface SliceChecksSettings extends Omit<RelaxSettings, 'relax'> {
  /** Steps of the string method over each saddle; none where absent. */
  readonly relax?: number | undefined;
  /** Which points of the grid are neighbours. */
  readonly connectivity: Connectivity;
  /** Whether the choice of the examples is asked for. */
  readonly sampling?: boolean | undefined;
}

/** What is measured of a slice's basins on its network. */
export interface SliceChecks {
  /** Says how far the choice of the examples moves the persistence of a basin, where it is asked for. */
  readonly errorOf: (basin: Basin) => Promise<Partial<ResultRecord>>;
  /** Relaxes the way over the saddle of each basin that has one, where it is asked for; one after the other as they are called. */
  readonly saddles: (
    basins: readonly Basin[],
  ) => readonly ((signal?: AbortSignal) => Promise<ResultRecord>)[];
}

/**
 * Prepares what is asked of the basins of a slice on its network.
 *
 * @throws MisuseError for a loss without a gradient, or a single example.
 */
export function sliceChecks(grid: LossGrid, slice: OpenSlice, settings: SliceChecksSettings): SliceChecks {
  const errorOf = settings.sampling ? samplingErrors(grid, slice) : () => Promise.resolve({});
  const { relax, points, rate, climb } = settings;
  if (relax !== undefined) withGradient(slice);
  const landscape = gridLandscape(grid.shape, grid.loss, settings.connectivity);
  return {
    errorOf,
    saddles: (basins) =>
      relax === undefined
        ? []
        : basins.flatMap(({ saddle }, place) =>
            saddle < 0
              ? []
              : [
                  (signal?: AbortSignal) =>
                    relaxedSaddle(place, basins, {
                      grid,
                      landscape,
                      slice,
                      settings: { relax, points, rate, climb },
                      signal,
                    }),
                ],
          ),
  };
}

/** Relaxes the way from the minimum of a basin of a slice over its saddle to the minimum that it joins, in the space of all parameters. */
async function relaxedSaddle(
  place: number,
  basins: readonly Basin[],
  {
    grid,
    landscape,
    slice,
    settings,
    signal,
  }: {
    readonly grid: LossGrid;
    readonly landscape: Landscape;
    readonly slice: OpenSlice;
    readonly settings: RelaxSettings;
    readonly signal: AbortSignal | undefined;
  },
): Promise<ResultRecord> {
  const { minimum, parent, death, birth } = basins[place]!;
  const joined = basins[parent]!;
  const way = wayBelow(landscape, [minimum, joined.minimum], death)!;
  const path = way.map((point) => slice.at(coordsOf(point, grid)));
  const best = await relaxedPath(slice, path, settings, signal);
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
function samplingErrors(grid: LossGrid, slice: OpenSlice): SliceChecks['errorOf'] {
  const loss = withGradient(slice);
  if (loss.examples < 2)
    throw misuse('no standard error', { expected: 'at least 2 examples', got: '1', setting: 'sampling' });
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
