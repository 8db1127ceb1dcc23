import {
  disagreeingWays,
  wedgeEstimates,
  wedgesTogether,
  wedgeWays,
  type DimensionEstimate,
  type WedgeEstimates,
  type WedgeScale,
  type WedgeWay,
} from '@orograph/probes';
import type { ResultRecord } from '@orograph/runs';
import { wedgeRecords } from '@orograph/runs/kinds';
import { recordsOf, type RecordOf } from '@orograph/runs/records';

/** A model whose wedge is measured, by its file. */
export interface Wedge extends WedgeScale {
  /** Its file. */
  readonly model: string;
}

/** The three ways, with their names for people. */
const names: Readonly<Record<WedgeWay, string>> = {
  'cut-off': 'cut-off of random cuts',
  spectrum: 'spectrum',
  sequential: 'sequential search',
};

/** Sums up the three ways for each model, and over the models; `descent` is what sentences call the steps of a descent. */
export function wedgeSummary(
  wedges: readonly Wedge[],
  records: readonly ResultRecord[],
  { descent = 'descent' }: { readonly descent?: string } = {},
): RecordOf<typeof wedgeRecords, 'summary'> {
  const all = {
    cuts: recordsOf(records, wedgeRecords, 'dimension'),
    rules: recordsOf(records, wedgeRecords, 'quadrature'),
    searches: recordsOf(records, wedgeRecords, 'short-directions'),
  };
  const models = wedges.map(({ model, dim, length, threshold, rise }) => {
    const ofModel = (record: { readonly model: string }): boolean => record.model === model;
    const { estimates, control, levels } = wedgeEstimates(
      {
        cuts: all.cuts.filter(ofModel),
        rules: all.rules.filter(ofModel),
        searches: all.searches.filter(ofModel),
      },
      { dim, length, threshold, rise },
    );
    return {
      model,
      dim,
      length,
      threshold,
      estimates,
      control,
      levels: [...levels],
      sentence: `${sentenceOf(dim, estimates)}${controlWords(control, descent)}${optimumWords(
        threshold - rise,
        all.cuts.filter(ofModel).map(({ loss }) => loss),
        rise,
      )}`,
    };
  });
  return { type: 'summary', models, over: models.length < 2 ? null : wedgesTogether(models) };
}

const controlWords = ({ trials, low }: WedgeEstimates['control'], descent: string): string =>
  low === trials
    ? ''
    : `; the control fails: ${trials - low} of ${trials} descents in the whole space, which holds the optimum, did not come low, so that descents are too short (${descent}) and the cut-off is only a bound`;

/** Says so where descents found a loss clearly below the model's: a tenth of the rise. */
function optimumWords(loss: number, descents: readonly number[], rise: number): string {
  const least = Math.min(...descents);
  return least < loss - rise / 10
    ? `; descents came down to a loss of ${Number(least.toPrecision(4))}, below the model's ${Number(loss.toPrecision(4))}: it is no optimum, and n is that of no wedge around one`
    : '';
}

/** Says what the three estimates are, and which of them do not agree. */
function sentenceOf(dim: number, estimates: WedgeEstimates['estimates']): string {
  const parts = wedgeWays.map((way) => `${names[way]} ${numberOf(estimates[way])}`);
  const apart = disagreeingWays(estimates).map(([a, b]) => `${names[a]} and ${names[b]}`);
  const verdict =
    apart.length === 0 ? 'the three agree within their intervals' : `${apart.join(', ')} disagree`;
  return `n of D = ${shown(dim)}: ${parts.join(', ')}; ${verdict}`;
}

function numberOf({ dimension, interval, censored }: DimensionEstimate): string {
  const bound = censored === undefined ? '' : censored === 'above' ? 'at least ' : 'at most ';
  return `${bound}${shown(dimension)} [${interval.map(shown).join(', ')}]`;
}

/** A number of directions; whole where a share of one says nothing. */
const shown = (n: number): string =>
  n.toLocaleString('en-US', { maximumFractionDigits: Math.abs(n) < 100 ? 1 : 0 });
