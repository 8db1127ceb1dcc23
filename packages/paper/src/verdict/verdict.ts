import { holm, studentPValue } from '@orograph/probes';
import { estimate } from '@orograph/tensor';

import type { Finding } from './finding.ts';
import { endsOf, hasNoSpread, meanBounds } from './sample.ts';
import { findingWords } from './verdict-words.ts';

/** What numbers say about a claim. */
export type Outcome = 'supports' | 'contradicts' | 'undecided';

/** A finding held against its bar. */
export interface Judgement {
  /** What the finding says. */
  readonly outcome: Outcome;
  /** The mean; of samples known within bounds the middle of what it may be, or the bound there is. */
  readonly mean: number;
  /** The ends of the 95 % interval of the mean; infinite where samples bound it on one side only. */
  readonly interval: readonly [number, number];
  /** The two-sided p-value of the mean lying at the bar, adjusted for the findings judged together; 1 where nothing can be said. */
  readonly pValue: number;
  /** All of it in a sentence. */
  readonly words: string;
}

/** The probability of calling a difference that is not there. */
const level = 0.05;

/** Judges one finding by itself: see {@link judgeAll}. */
export const judge = (finding: Finding): Judgement => judgeAll([finding])[0]!;

/**
 * Holds findings against their bars: `supports` when the mean lies on the expected side by a t-test over the repetitions at 5 %, Holm's
 * adjustment over all the findings included, `contradicts` when it lies on the other side, else `undecided`.
 *
 * A sample with bounds counts by its lower end against a bar below it and by its upper end against one above: a search that ended at its
 * limit says what it can, never more. Of three or more repetitions without any spread the side is sure. Fewer than two repetitions, or one
 * that is `NaN`, are undecided.
 */
export function judgeAll(findings: readonly Finding[]): Judgement[] {
  const tests = findings.map(sideOfBar);
  const adjusted = holm(tests.map(({ pValue }) => pValue));
  return findings.map((finding, i) => {
    const { side } = tests[i]!;
    const pValue = adjusted[i]!;
    const outcome =
      side === undefined || !(pValue <= level)
        ? 'undecided'
        : side === finding.expected
          ? 'supports'
          : 'contradicts';
    const { from } = scaleOf(finding);
    const { mean, interval } = meanBounds(scaledSamples(finding));
    const [low, high] = mean.map(from) as [number, number];
    return {
      outcome,
      mean: low === high || !Number.isFinite(high) ? low : Number.isFinite(low) ? (low + high) / 2 : high,
      interval: [from(interval[0]), from(interval[1])],
      pValue,
      words: findingWords(finding, {
        mean: [low, high],
        interval: [from(interval[0]), from(interval[1])],
        pValue,
        together: findings.length,
        isUndecided: outcome === 'undecided',
        away: deviationsAway(finding),
      }),
    };
  });
}

/** Joins several outcomes: `contradicts` if any does, `supports` if all do, else `undecided`. */
export function combined(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('contradicts')) return 'contradicts';
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'supports')
    ? 'supports'
    : 'undecided';
}

const same = (value: number): number => value;

const scaleOf = ({
  isRatio = false,
}: Finding): { readonly to: (x: number) => number; readonly from: (x: number) => number } =>
  isRatio ? { to: Math.log, from: Math.exp } : { to: same, from: same };

/** The samples on the scale of the test, a quotient by its logarithm. */
function scaledSamples(finding: Finding): (readonly [number, number])[] {
  const { to } = scaleOf(finding);
  return finding.samples.map((sample) => endsOf(sample).map(to) as [number, number]);
}

/** On which side of the bar the mean lies, and the p-value of that. */
function sideOfBar(finding: Finding): {
  readonly side: 'above' | 'below' | undefined;
  readonly pValue: number;
} {
  const scaled = scaledSamples(finding);
  const bar = scaleOf(finding).to(finding.bar);
  const lows = scaled.map(([low]) => low);
  const highs = scaled.map(([, high]) => high);
  const [above, below] = [pValueOf(lows, bar), pValueOf(highs, bar)];
  if (estimate(lows).mean > bar && lows.every(Number.isFinite)) return { side: 'above', pValue: above };
  if (estimate(highs).mean < bar && highs.every(Number.isFinite)) return { side: 'below', pValue: below };
  return { side: undefined, pValue: 1 };
}

/** The p-value of a mean at the bar; 1 where nothing can be said. */
function pValueOf(values: readonly number[], bar: number): number {
  const { mean, standardError, count } = estimate(values);
  if (count < 2 || !Number.isFinite(mean)) return 1;
  if (hasNoSpread(values)) return count > 2 && values[0] !== bar ? 0 : 1;
  return studentPValue((mean - bar) / standardError, count - 1);
}

/** How many standard deviations the mean is away from the bar; `NaN` for samples that are not plain numbers or do not spread. */
function deviationsAway(finding: Finding): number {
  const scaled = scaledSamples(finding);
  if (scaled.some(([low, high]) => low !== high)) return Number.NaN;
  const { mean, standardError, count } = estimate(scaled.map(([low]) => low));
  return Math.abs(mean - scaleOf(finding).to(finding.bar)) / (standardError * Math.sqrt(count));
}
