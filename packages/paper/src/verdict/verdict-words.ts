import { repetitionsFor, resolvable } from '@orograph/probes';

import { endsOf, type Sample } from './sample.ts';
import type { Finding } from './finding.ts';

/** What was computed of a finding, on its own scale. */
interface Computed {
  readonly mean: readonly [number, number];
  readonly interval: readonly [number, number];
  readonly pValue: number;
  /** How many findings were judged together. */
  readonly together: number;
  readonly isUndecided: boolean;
  /** How many standard deviations the mean is away from the bar. */
  readonly away: number;
}

/** Tells a finding in a sentence: mean, interval, repetitions, what is known only within bounds, the bar, and the power where it did not suffice. */
export function findingWords(finding: Finding, computed: Computed): string {
  const { what, expected, bar } = finding;
  const { together, pValue, isUndecided } = computed;
  const holm = together > 1 && pValue < 1 ? `; p = ${digits(pValue)}, Holm over ${together}` : '';
  const power = isUndecided ? powerWords(finding.samples.length, computed.away) : '';
  return `${what}: ${measured(finding, computed)}, claimed ${expected} ${digits(bar)}${holm}${power}`;
}

function measured({ samples, isRatio = false }: Finding, { mean, interval }: Computed): string {
  const count = samples.length;
  if (count === 0) return 'not measured';
  const odd = samples.filter(isOdd).length;
  if (odd > 0) return `${odd} of ${count} repetitions are not finite`;
  const bounds = boundWords(samples);
  if (count === 1) return `${meanWords(mean)} (one repetition, no error bar${bounds})`;
  return `${meanWords(mean)} [${digits(interval[0])}, ${digits(interval[1])}] (${isRatio ? 'geometric mean' : 'mean'} and 95 % interval, ${count} repetitions${bounds})`;
}

const isOdd = (sample: Sample): boolean => {
  const [low, high] = endsOf(sample);
  return Number.isNaN(low) || Number.isNaN(high) || low === Infinity || high === -Infinity;
};

function meanWords([low, high]: readonly [number, number]): string {
  if (digits(low) === digits(high)) return digits(low);
  if (!Number.isFinite(high)) return `at least ${digits(low)}`;
  if (!(Number.isFinite(low) && low !== 0)) return `at most ${digits(high)}`;
  return `between ${digits(low)} and ${digits(high)}`;
}

/** How many repetitions are bounds, and of which kind. */
function boundWords(samples: readonly Sample[]): string {
  const ends = samples.map(endsOf).filter(([low, high]) => low !== high);
  const least = ends.filter(([, high]) => high === Infinity).length;
  const most = ends.filter(([low, high]) => high !== Infinity && (low === -Infinity || low === 0)).length;
  const within = ends.length - least - most;
  return [
    ...(least > 0 ? [`, ${least} at least that`] : []),
    ...(most > 0 ? [`, ${most} at most that`] : []),
    ...(within > 0 ? [`, ${within} within a step of the values tried`] : []),
  ].join('');
}

/** What so many repetitions can resolve, and how many it would take. */
function powerWords(count: number, away: number): string {
  if (count < 2 || !Number.isFinite(away)) return '';
  const needed = repetitionsFor(away);
  const enough =
    needed === undefined
      ? 'more than 1000 would be needed'
      : needed > count
        ? `about ${needed} would be needed`
        : 'which would be enough for this number alone';
  return `; ${count} repetitions resolve ${digits(resolvable(count))} standard deviations, the mean is ${digits(away)} from the bar: ${enough}`;
}

const digits = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : value > 0 ? '∞' : value < 0 ? '−∞' : 'NaN';
