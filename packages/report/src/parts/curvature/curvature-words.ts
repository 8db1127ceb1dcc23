import { countAbove, type Spectrum } from '@orograph/probes';
import type { curvatureRecords } from '@orograph/runs/kinds';
import type { RecordOf } from '@orograph/runs/records';

import { errorText } from '../../number-text.ts';
import { text } from '../../page/fact-rows.ts';
import type { Pairs } from './curvature-plots.ts';

/** An estimate of the trace. */
export type Trace = RecordOf<typeof curvatureRecords, 'trace'>;

/** What is known of the largest eigenvalues of a Hessian and of the rest. */
interface Curvatures {
  readonly pairs: Pairs | undefined;
  readonly trace: Trace | undefined;
  /** D. */
  readonly dim: number;
  readonly density: { readonly spectrum: Spectrum; readonly sigma: number } | undefined;
}

/** How steep the steepest directions are, and how the rest compares, as far as the numbers allow. */
export function curvatureWords({ pairs, trace, dim, density }: Curvatures): string[] {
  const above = density && countAbove(density.spectrum, -density.sigma);
  return [
    ...(pairs === undefined || pairs.values.length === 0 ? [] : [steepest(pairs)]),
    ...(trace === undefined || pairs === undefined || pairs.values.length === 0
      ? []
      : [shareOfTrace(pairs, trace, dim)]),
    ...(density && above
      ? [
          `Below −σ = ${text(-density.sigma)}, the width of the density's Gaussians, lie about ${text(Math.round(dim - above.mean))} eigenvalues (the Lanczos steps leave ${text(Math.max(0, Math.round(dim - above.high)))} to ${text(Math.round(dim - above.low))} open).`,
        ]
      : []),
  ];
}

/** A Ritz value whose residual is a larger part of it than this is not an eigenvalue yet. */
const settled = 1e-2;

/** λ₁, and up to which rate descent is stable: only a bound of it where the search did not come to an end, nothing where it does not curve upwards. */
function steepest({ values, residuals, converged }: Pairs): string {
  const first = values[0]!;
  const error = residuals[0] ?? 0;
  if (!(first > error))
    return `No direction curves upwards by more than the error of the search, ${text(error)}: the largest eigenvalue is ${text(first)}, and up to which rate gradient descent is stable cannot be said of it.`;
  if (!converged && error > settled * first)
    return `The search is not converged: the largest eigenvalue is at least ${text(first)}, and plain gradient descent is stable at most below a rate of ${text(2 / first)}, if not much lower; more --iterations settle it.`;
  const last = values.length > 1 ? `, the ${ordinal(values.length)} steepest of ${text(values.at(-1))}` : '';
  return `The steepest direction has a curvature of ${text(first)}${last}: as far as the loss is quadratic, plain gradient descent is stable below a rate of 2/λ₁ = ${text(2 / first)}.`;
}

/** The part of the trace that the eigenvalues make up, with what its standard error leaves open; none of a trace that may be 0. */
function shareOfTrace({ values }: Pairs, { mean, standardError }: Trace, dim: number): string {
  const sum = values.reduce((all, value) => all + value, 0);
  const which = values.length === 1 ? 'This eigenvalue makes' : `These ${values.length} eigenvalues make`;
  const rest = `the mean eigenvalue of all ${text(dim)} is ${text(mean / dim)}`;
  const error = Number.isFinite(standardError) ? 2 * standardError : 0;
  if (!(Math.abs(mean) > error))
    return `The trace, ${errorText(mean, standardError)}, cannot be told from 0, nor what part of it the eigenvalues are; ${rest}.`;
  const [low, high] = [sum / (mean + error), sum / (mean - error)].toSorted((a, b) => a - b) as [
    number,
    number,
  ];
  const open =
    high - low > 0.02 ? ` (${text(Math.round(100 * low))} to ${text(Math.round(100 * high))} %)` : '';
  return `${which} up ${text((100 * sum) / mean)} %${open} of the trace, ${errorText(mean, standardError)}; ${rest}.`;
}

/** 2nd, 3rd, 4th. */
function ordinal(place: number): string {
  const ending = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' };
  return `${place}${ending[ordinals.select(place)]}`;
}

const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
