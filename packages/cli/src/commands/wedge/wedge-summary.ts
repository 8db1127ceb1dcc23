import {
  countAbove,
  dimensionFromSearches,
  dimensionFromSpectrum,
  dimensionFromThreshold,
  disagree,
  thresholdFit,
  type DimensionEstimate,
  type ThresholdFit,
} from '@orograph/probes';
import { confidenceInterval, estimate, type Vector } from '@orograph/tensor';

import { recordsOf, type RecordOf } from '@orograph/runs/records';
import { wedgeRecords } from '@orograph/runs/kinds';

import type { ResultRecord } from '../../terminal/record-line.ts';

/** A model whose wedge is measured. */
export interface Wedge {
  /** Its file. */
  readonly model: string;
  /** D. */
  readonly dim: number;
  /** θ. */
  readonly theta: Vector;
  /** The loss that is high. */
  readonly threshold: number;
  /** How far that is above the loss of the model. */
  readonly rise: number;
  /** ℓ. */
  readonly length: number;
}

/** The three ways, with their names for people. */
const ways = {
  'cut-off': 'cut-off of random cuts',
  spectrum: 'spectrum',
  sequential: 'sequential search',
} as const;
type Way = keyof typeof ways;

/** Levels of the loss above that of the model, in units of the rise, at which the cut-off is read off. */
const levels = [0.5, 1, 2];

/** The cut-off dimension of a model's random cuts; `level` times the rise above the model's loss is a success. */
function cutOffOf(
  { model, threshold, rise }: Wedge,
  records: readonly ResultRecord[],
  level: number = 1,
): ThresholdFit {
  const low = threshold + (level - 1) * rise;
  return thresholdFit(
    recordsOf(records, wedgeRecords, 'dimension')
      .filter((cut) => cut.model === model)
      .map(({ d, loss }) => ({ d, success: loss <= low })),
  );
}

/** How many of the descents in the whole space came low. */
function controlOf(
  { model, dim, threshold }: Wedge,
  records: readonly ResultRecord[],
): { readonly trials: number; readonly low: number } {
  const whole = recordsOf(records, wedgeRecords, 'dimension').filter(
    (cut) => cut.model === model && cut.d === dim,
  );
  return { trials: whole.length, low: whole.filter(({ loss }) => loss <= threshold).length };
}

/** Where descents in the whole space fail, those in cuts may fail for the same reason: the cut-off is at most what it seems, n at least. */
const held = (
  found: DimensionEstimate,
  { trials, low, dim }: { readonly trials: number; readonly low: number; readonly dim: number },
): DimensionEstimate =>
  low === trials
    ? found
    : { dimension: found.dimension, interval: [found.interval[0], dim], censored: 'above' };

const controlWords = ({ trials, low }: { readonly trials: number; readonly low: number }): string =>
  low === trials
    ? ''
    : `; the control fails: ${trials - low} of ${trials} descents in the whole space, which holds the optimum, did not come low, so that descents are too short (--descent) and the cut-off is only a bound`;

/** What a wedge run comes to. */
type WedgeSummary = RecordOf<typeof wedgeRecords, 'summary'>;

/** Sums up the three ways for each model, and over the models: a training is what is replicated. */
export function wedgeSummary(wedges: readonly Wedge[], records: readonly ResultRecord[]): WedgeSummary {
  const models = wedges.map((wedge) => {
    const { model, dim, length, rise, threshold } = wedge;
    const ofModel = (record: { readonly model: string }): boolean => record.model === model;
    const rules = recordsOf(records, wedgeRecords, 'quadrature').filter(ofModel);
    const searches = recordsOf(records, wedgeRecords, 'short-directions').filter(ofModel);
    const control = controlOf(wedge, records);
    const estimates = {
      'cut-off': held(dimensionFromThreshold(cutOffOf(wedge, records), dim), { ...control, dim }),
      spectrum: dimensionFromSpectrum(countAbove({ dim, rules }, (2 * rise) / length ** 2), dim),
      sequential: dimensionFromSearches(searches, dim),
    };
    return {
      model,
      dim,
      length,
      threshold,
      estimates,
      control,
      levels: levels.map((level) => ({
        level,
        ...dimensionFromThreshold(cutOffOf(wedge, records, level), dim),
      })),
      sentence: `${sentenceOf(dim, estimates)}${controlWords(control)}`,
    };
  });
  const over = Object.fromEntries(
    Object.keys(ways).map((way) => {
      const found = estimate(models.map(({ estimates }) => estimates[way as Way].dimension));
      return [way, { mean: found.mean, interval: confidenceInterval(found) }];
    }),
  ) as unknown as NonNullable<WedgeSummary['over']>;
  return { type: 'summary', models, over: models.length < 2 ? null : over };
}

/** Says what the three estimates are, and which of them do not agree. */
function sentenceOf(dim: number, estimates: Readonly<Record<Way, DimensionEstimate>>): string {
  const names = Object.keys(ways) as readonly Way[];
  const parts = names.map((way) => `${ways[way]} ${numberOf(estimates[way])}`);
  const apart = names.flatMap((a, i) =>
    names
      .slice(i + 1)
      .filter((b) => disagree(estimates[a], estimates[b]))
      .map((b) => `${ways[a]} and ${ways[b]}`),
  );
  const verdict =
    apart.length === 0 ? 'the three agree within their intervals' : `${apart.join(', ')} disagree`;
  return `n of D = ${dim}: ${parts.join(', ')}; ${verdict}`;
}

function numberOf({ dimension, interval, censored }: DimensionEstimate): string {
  const bound = censored === undefined ? '' : censored === 'above' ? 'at least ' : 'at most ';
  return `${bound}${shown(dimension)} [${interval.map(shown).join(', ')}]`;
}

const shown = (n: number): string => (Number.isInteger(n) ? String(n) : n.toFixed(1));
