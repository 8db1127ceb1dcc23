import { intrinsicDimension, successRates, thresholdDimension, type SubspaceRecord } from '@orograph/probes';
import { estimate } from '@orograph/tensor';

import type { ResultRecord } from '../../terminal/record-line.ts';

/** What a sweep is summed up with. */
interface SweepFacts {
  /** D. */
  readonly dim: number;
  /** The training loss that is a success; a share of the baseline's accuracy where it is not given. */
  readonly success?: number;
}

/** The share of the baseline's accuracy that counts. Li et al. 2018. */
const share = 0.9;

/**
 * Sums up a sweep over d: accuracies, d_int90 against the mean baseline, success rates with the dimension of 50 % success, and
 * the wedges that would behave so: n = D − d_cut, where the toy's law L(d)/L(0) = max(0, 1 − d/d_cut) fits best.
 */
export function subspaceSummary(
  records: readonly ResultRecord[],
  { dim, success }: SweepFacts,
): ResultRecord {
  const baselines = records.filter(({ type }) => type === 'baseline');
  const dimensions = records.filter(({ type }) => type === 'dimension') as unknown as readonly Dimension[];
  const accuracyOf = ({ accuracy }: Partial<Dimension>): number => accuracy ?? Number.NaN;
  const baseline = average(baselines.map((record) => accuracyOf(record as Partial<Dimension>)));
  const asProbe = dimensions as unknown as readonly SubspaceRecord[];
  const dInt90 = Number.isFinite(baseline)
    ? intrinsicDimension(asProbe, {
        performance: (record) => accuracyOf(record),
        baseline,
        share,
      })
    : undefined;
  const succeeded = (record: Dimension): boolean =>
    success === undefined ? accuracyOf(record) > share * baseline : record.train.loss <= success;
  const rates = successRates(
    dimensions.map((record) => ({
      ...(record as unknown as SubspaceRecord),
      loss: succeeded(record) ? 0 : 1,
    })),
    { threshold: 0.5 },
  );
  const judged = success !== undefined || Number.isFinite(baseline);
  const starts = new Map(
    records
      .filter(({ type }) => type === 'start')
      .map((record) => [record['seed'], (record['train'] as Dimension['train']).loss]),
  );
  const relative = dimensions.map(({ d, seed, train }) => ({
    d,
    y: train.loss / (starts.get(seed) ?? Number.NaN),
  }));
  const dCut = fittedCutOff(relative);
  return {
    type: 'summary',
    dimension: dim,
    baseline: Number.isFinite(baseline) ? { accuracy: baseline, seeds: baselines.length } : null,
    dInt90: dInt90 ?? null,
    accuracies: [...new Set(dimensions.map(({ d }) => d))]
      .toSorted((a, b) => a - b)
      .map((d) => {
        const own = dimensions.filter((record) => record.d === d);
        return {
          d,
          accuracy: estimate(own.map(accuracyOf)),
          trainLoss: estimate(own.map(({ train }) => train.loss)),
        };
      }),
    success: judged
      ? {
          criterion: success === undefined ? { accuracy: share * baseline } : { trainLoss: success },
          rates,
          thresholdDimension: thresholdDimension(rates) ?? null,
        }
      : null,
    wedges: {
      dCut: dCut ?? null,
      n: dCut === undefined ? null : dim - dCut,
      isExtrapolated: dCut !== undefined && dCut > Math.max(...relative.map(({ d }) => d)),
    },
  };
}

/** A record of one subspace. */
interface Dimension {
  readonly d: number;
  readonly seed: number;
  readonly accuracy?: number;
  readonly train: { readonly loss: number };
}

const average = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** The c that minimizes Σ (yᵢ − max(0, 1 − dᵢ/c))², to a hundredth of its size; `undefined` where nothing is finite. */
export function fittedCutOff(
  points: readonly { readonly d: number; readonly y: number }[],
): number | undefined {
  const finite = points.filter(({ y }) => Number.isFinite(y));
  const largest = Math.max(...finite.map(({ d }) => d));
  if (finite.length === 0 || !(largest > 0)) return undefined;
  let [best, least] = [Number.NaN, Number.POSITIVE_INFINITY];
  for (let c = 1; c < 100 * largest; c *= 1.01) {
    const error = finite.reduce((sum, { d, y }) => sum + (y - Math.max(0, 1 - d / c)) ** 2, 0);
    if (error < least) [best, least] = [c, error];
  }
  return Math.round(best);
}
