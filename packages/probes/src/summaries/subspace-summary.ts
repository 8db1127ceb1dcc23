import { estimate, type Estimate } from '@orograph/tensor';

import {
  intrinsicDimension,
  successRates,
  thresholdDimension,
  type SuccessRate,
} from '../dimension/threshold-dimension.ts';
import { fittedCutOff } from './fitted-cut-off.ts';

/** A training in a random subspace. */
export interface SubspaceTraining {
  /** d. */
  readonly d: number;
  /** The seed of subspace and training. */
  readonly seed: number;
  /** The accuracy at its end, of a classifier. */
  readonly accuracy?: number | undefined;
  /** The loss over the training data at its end. */
  readonly train: { readonly loss: number };
}

/** What trainings in subspaces are read against. */
export interface SubspaceScale {
  /** D. */
  readonly dim: number;
  /** Accuracies of trainings in the whole space. */
  readonly baselines: readonly number[];
  /** The accuracy that takes no training: that before it, or of whoever always says the most frequent class. */
  readonly untrained?: number;
  /** The training loss before training, by seed. */
  readonly starts: ReadonlyMap<number, number>;
  /** The training loss up to which a training is a success; a share of 0.9 of the mean baseline where it is not given. */
  readonly success?: number | undefined;
}

/** What a sweep of the dimension d of random subspaces comes to. */
export interface SubspaceSummary {
  /** D. */
  readonly dimension: number;
  /** The mean accuracy in the whole space; `null` without any. */
  readonly baseline: {
    readonly accuracy: number;
    readonly seeds: number;
    /** Whether 0.9 of it is more than the accuracy that takes no training. */
    readonly isLearned: boolean;
  } | null;
  /** d_int90: the smallest d whose mean accuracy exceeds 0.9 of the baseline; `null` too where that takes no training. */
  readonly dInt90: number | null;
  /** Accuracy and training loss over the seeds at each d. */
  readonly accuracies: readonly {
    readonly d: number;
    readonly accuracy: Estimate;
    readonly trainLoss: Estimate;
  }[];
  /** How often training succeeds; `null` where there is neither a baseline nor a loss that is a success. */
  readonly success: {
    readonly criterion: { readonly accuracy: number } | { readonly trainLoss: number };
    readonly rates: readonly SuccessRate[];
    /** The smallest d from which on at least half of the trainings succeed. */
    readonly thresholdDimension: number | null;
  } | null;
  /** The wedges that would behave so: n = D − d_cut. */
  readonly wedges: {
    readonly dCut: number | null;
    readonly n: number | null;
    /** Whether d_cut lies beyond all dimensions tried. */
    readonly isExtrapolated: boolean;
  };
}

/** The share of the baseline's accuracy that counts. Li et al. 2018. */
const share = 0.9;

/**
 * Sums up a sweep over d: accuracies, d_int90 against the mean baseline, success rates with the dimension of 50 % success, and
 * the wedges that would behave so: n = D − d_cut, where the toy's law L(d)/L(0) = max(0, 1 − d/d_cut) fits best.
 *
 * Reference: Li et al. 2018, "Measuring the Intrinsic Dimension of Objective Landscapes"; Larsen et al. 2022 (success rates); Fort &
 * Jastrzebski 2019 (the law of wedges).
 */
export function subspaceSummary(
  trainings: readonly SubspaceTraining[],
  { dim, baselines, starts, success, untrained = 0 }: SubspaceScale,
): SubspaceSummary {
  const accuracyOf = ({ accuracy }: SubspaceTraining): number => accuracy ?? Number.NaN;
  const baseline = estimate(baselines).mean;
  const hasBaseline = Number.isFinite(baseline);
  const isLearned = share * baseline > untrained;
  const succeeded = (training: SubspaceTraining): boolean =>
    success === undefined ? accuracyOf(training) > share * baseline : training.train.loss <= success;
  const rates = successRates(
    trainings.map((training) => ({ d: training.d, loss: succeeded(training) ? 0 : 1 })),
    { threshold: 0.5 },
  );
  const relative = trainings.map(({ d, seed, train }) => ({
    d,
    y: train.loss / (starts.get(seed) ?? Number.NaN),
  }));
  const dCut = fittedCutOff(relative);
  return {
    dimension: dim,
    baseline: hasBaseline ? { accuracy: baseline, seeds: baselines.length, isLearned } : null,
    dInt90:
      (hasBaseline && isLearned
        ? intrinsicDimension(trainings, { performance: accuracyOf, baseline, share })
        : undefined) ?? null,
    accuracies: [...new Set(trainings.map(({ d }) => d))]
      .toSorted((a, b) => a - b)
      .map((d) => {
        const own = trainings.filter((training) => training.d === d);
        return {
          d,
          accuracy: estimate(own.map(accuracyOf)),
          trainLoss: estimate(own.map(({ train }) => train.loss)),
        };
      }),
    success:
      success !== undefined || hasBaseline
        ? {
            criterion: success === undefined ? { accuracy: share * baseline } : { trainLoss: success },
            rates,
            thresholdDimension:
              success === undefined && !isLearned ? null : (thresholdDimension(rates) ?? null),
          }
        : null,
    wedges: {
      dCut: dCut ?? null,
      n: dCut === undefined ? null : dim - dCut,
      isExtrapolated: dCut !== undefined && dCut > Math.max(...relative.map(({ d }) => d)),
    },
  };
}
