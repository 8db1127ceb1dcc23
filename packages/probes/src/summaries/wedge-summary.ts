import { confidenceInterval, estimate } from '@orograph/tensor';

import { countAbove } from '../count-above.ts';
import type { ShortDirectionsRecord } from '../dimension/short-directions.ts';
import { thresholdFit, type ThresholdFit } from '../dimension/threshold-fit.ts';
import {
  dimensionFromSearches,
  dimensionFromSpectrum,
  dimensionFromThreshold,
  disagree,
  type DimensionEstimate,
} from '../dimension/wedge-dimension.ts';
import type { Spectrum } from '../spectrum.ts';

/** The ways in which the dimension of a wedge is estimated. */
export const wedgeWays = ['cut-off', 'spectrum', 'sequential'] as const;

/** One of the ways in which the dimension of a wedge is estimated. */
export type WedgeWay = (typeof wedgeWays)[number];

/** What the dimension of a wedge is estimated from. */
export interface WedgeMeasured {
  /** Descents in random cuts through points at the distance ℓ from the optimum; those of d = D are the control. */
  readonly cuts: readonly { readonly d: number; readonly loss: number }[];
  /** Gauss rules of the Hessian's spectrum at the optimum. */
  readonly rules: Spectrum['rules'];
  /** Searches for short directions. */
  readonly searches: readonly Pick<ShortDirectionsRecord, 'isComplete' | 'reaches'>[];
}

/** What is long and high at an optimum. */
export interface WedgeScale {
  /** D. */
  readonly dim: number;
  /** ℓ, from which on a direction is long. */
  readonly length: number;
  /** The loss that is high. */
  readonly threshold: number;
  /** How far that is above the loss at the optimum. */
  readonly rise: number;
}

/** n, the number of long directions, estimated three ways. */
export interface WedgeEstimates {
  /** n by each way. */
  readonly estimates: Readonly<Record<WedgeWay, DimensionEstimate>>;
  /** Descents in the whole space, which holds the optimum, and how many came low: where one did not, descents are too short. */
  readonly control: { readonly trials: number; readonly low: number };
  /** n by the cut-off at other levels of the loss above the optimum, in units of the rise. */
  readonly levels: readonly ({ readonly level: number } & DimensionEstimate)[];
}

/** Levels of the loss above the optimum, in units of the rise, at which the cut-off is read off. */
const levels = [0.5, 1, 2];

/**
 * Estimates n of the wedge around an optimum three ways: by the cut-off of descents in random cuts, by the spectrum of the Hessian (curvatures
 * above 2·rise/ℓ² are short), and by searching for short directions one at a time.
 *
 * Where descents in the whole space fail, those in cuts may fail for the same reason: the cut-off is at most what it seems, and n by it is a
 * lower bound (`censored: 'above'`).
 *
 * @throws RangeError where there are no cuts, or no searches.
 */
export function wedgeEstimates(
  { cuts, rules, searches }: WedgeMeasured,
  { dim, length, threshold, rise }: WedgeScale,
): WedgeEstimates {
  const cutOffAt = (level: number): ThresholdFit => {
    const low = threshold + (level - 1) * rise;
    return thresholdFit(cuts.map(({ d, loss }) => ({ d, success: loss <= low })));
  };
  const whole = cuts.filter(({ d }) => d === dim);
  const control = { trials: whole.length, low: whole.filter(({ loss }) => loss <= threshold).length };
  const cutOff = dimensionFromThreshold(cutOffAt(1), dim);
  return {
    estimates: {
      'cut-off':
        control.low === control.trials
          ? cutOff
          : { dimension: cutOff.dimension, interval: [cutOff.interval[0], dim], censored: 'above' },
      spectrum: dimensionFromSpectrum(countAbove({ dim, rules }, (2 * rise) / length ** 2), dim),
      sequential: dimensionFromSearches(searches, dim),
    },
    control,
    levels: levels.map((level) => ({ level, ...dimensionFromThreshold(cutOffAt(level), dim) })),
  };
}

/** Averages n over several optima, each way, with the 95 % interval over them: a training is what is replicated. */
export const wedgesTogether = (
  all: readonly Pick<WedgeEstimates, 'estimates'>[],
): Readonly<Record<WedgeWay, { readonly mean: number; readonly interval: readonly [number, number] }>> =>
  Object.fromEntries(
    wedgeWays.map((way) => {
      const found = estimate(all.map(({ estimates }) => estimates[way].dimension));
      return [way, { mean: found.mean, interval: confidenceInterval(found) }];
    }),
  ) as ReturnType<typeof wedgesTogether>;

/** Finds which pairs of ways have intervals with nothing in common. */
export const disagreeingWays = (estimates: WedgeEstimates['estimates']): (readonly [WedgeWay, WedgeWay])[] =>
  wedgeWays.flatMap((a, i) =>
    wedgeWays.slice(i + 1).flatMap((b) => (disagree(estimates[a], estimates[b]) ? [[a, b] as const] : [])),
  );
