/** One training in a random subspace. */
export interface Trial {
  /** d, the dimension of the subspace. */
  readonly d: number;
  /** Whether the training came as low as asked. */
  readonly success: boolean;
}

/** The dimension at which training in random subspaces begins to succeed. */
export interface ThresholdFit {
  /** d*, the dimension of even odds; where `censored` says so, the last dimension tried on that side of it. */
  readonly dimension: number;
  /** The ends of the 95 % interval of d* by profile likelihood; ±∞ where the trials do not bound it. */
  readonly interval: readonly [number, number];
  /** `above`: d* lies beyond all dimensions tried, it is at least `dimension`; `below`: at most. */
  readonly censored: 'above' | 'below' | undefined;
  /** s, over how many dimensions the odds grow by a factor e; 0 where failures and successes do not overlap. */
  readonly scale: number;
}

/** Half the 95 % quantile of χ² with one degree of freedom: how far the log-likelihood may fall inside the interval. */
const fall = 3.841459 / 2;

/**
 * Fits the threshold of success over d: P(success | d) = 1 / (1 + exp(−(d − d*)/s)) with s > 0, by maximum likelihood.
 *
 * The interval is {d* : the likelihood, at its best s, is within χ²₀.₉₅(1)/2 of the maximum}. Where no failure lies above a success, every
 * d* between the last failure and the first success is equally likely, and the fit is their middle: the step of the grid is part of
 * the interval. Reference: Larsen et al. 2022, "How many degrees of freedom do we need to train deep networks" (success curves).
 *
 * @throws RangeError for no trials, or a d that is not finite.
 */
export function thresholdFit(trials: readonly Trial[]): ThresholdFit {
  if (trials.length === 0) throw new RangeError('thresholdFit: expected at least one trial, got none.');
  const bad = trials.find(({ d }) => !Number.isFinite(d));
  if (bad) throw new RangeError(`thresholdFit: expected finite dimensions, got ${bad.d}.`);
  const groups = countsOf(trials);
  const tried = groups.map(({ d }) => d);
  const [low, high] = [tried[0]!, tried.at(-1)!];
  const successes = trials.filter(({ success }) => success).length;
  const span = Math.max(high - low, 1);
  const profile = (at: number): Profile => profileAt(groups, at, steepest(tried));
  // As d* goes to ±∞ the model becomes one probability for all d, at most ½ above and at least ½ below.
  const constant = (p: number): number =>
    xTimes(successes, Math.log(p)) + xTimes(trials.length - successes, Math.log(1 - p));
  const rate = successes / trials.length;
  const limits = { above: constant(Math.min(rate, 0.5)), below: constant(Math.max(rate, 0.5)) };

  const best = maximize(profile, tried, span);
  const censored = censoring({ best, limits, low, high });
  const top = Math.max(best.likelihood, limits.above, limits.below);
  const inside = (at: number): boolean => profile(at).likelihood >= top - fall;
  const start = Math.min(high, Math.max(low, best.at));
  const end = (sign: 1 | -1): number =>
    (sign === 1 ? limits.above : limits.below) >= top - fall
      ? sign * Infinity
      : lastInside(inside, start, sign * span);
  return {
    dimension: start,
    interval: [end(-1), end(1)],
    censored,
    scale: best.slope >= steepest(tried) ? 0 : 1 / best.slope,
  };
}

/** The successes and failures at one dimension. */
interface Group {
  readonly d: number;
  readonly successes: number;
  readonly failures: number;
}

/** The trials by dimension, ascending. */
function countsOf(trials: readonly Trial[]): Group[] {
  const groups = new Map<number, { d: number; successes: number; failures: number }>();
  for (const { d, success } of trials) {
    const group = groups.get(d) ?? { d, successes: 0, failures: 0 };
    group[success ? 'successes' : 'failures'] += 1;
    groups.set(d, group);
  }
  return [...groups.values()].toSorted((a, b) => a.d - b.d);
}

/** The best likelihood at one d*, and the slope 1/s that has it. */
interface Profile {
  readonly likelihood: number;
  readonly slope: number;
}

/** The slope at which a step of the grid takes the odds from e⁻⁴⁰ to 1: as good as a jump. */
const steepest = (tried: readonly number[]): number =>
  40 / Math.min(...tried.slice(1).map((d, i) => d - tried[i]!), Math.max(1, Math.abs(tried[0]!)));

/** Maximizes Σ log σ(±b(d − d*)) over the slope b in (0, most]: it is concave in b. */
function profileAt(groups: readonly Group[], at: number, most: number): Profile {
  const likelihood = (b: number): number =>
    -groups.reduce((sum, { d, successes, failures }) => {
      const x = b * (d - at);
      return sum + xTimes(successes, softplus(-x)) + xTimes(failures, softplus(x));
    }, 0);
  const derivative = (b: number): number =>
    groups.reduce((sum, { d, successes, failures }) => {
      const p = 1 / (1 + Math.exp(-b * (d - at)));
      return sum + (d - at) * (successes * (1 - p) - failures * p);
    }, 0);
  if (derivative(most) >= 0) return { likelihood: likelihood(most), slope: most };
  let [a, b] = [0, most];
  for (let i = 0; i < 50; i++) {
    const middle = (a + b) / 2;
    if (derivative(middle) > 0) a = middle;
    else b = middle;
  }
  return { likelihood: likelihood(b), slope: b };
}

/** log(1 + eˣ) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** The d* of the greatest likelihood: the middle of the best of a fine grid, which may be a plateau, refined. */
function maximize(
  profile: (at: number) => Profile,
  tried: readonly number[],
  span: number,
): Profile & { readonly at: number } {
  const [from, to] = [tried[0]! - span, tried.at(-1)! + span];
  const grid = Array.from({ length: 121 }, (_, i) => from + ((to - from) * i) / 120);
  const candidates = [...grid, ...tried.slice(1).map((d, i) => (d + tried[i]!) / 2)].map((at) => ({
    at,
    ...profile(at),
  }));
  const most = Math.max(...candidates.map(({ likelihood }) => likelihood));
  const plateau = candidates.filter(({ likelihood }) => likelihood >= most - 1e-9).map(({ at }) => at);
  let [a, b] = [Math.min(...plateau), Math.max(...plateau)];
  if (plateau.length > 1 && a !== b) return { at: (a + b) / 2, ...profile((a + b) / 2) };
  const step = (to - from) / 120;
  [a, b] = [a - step, b + step];
  for (let i = 0; i < 60; i++) {
    const [p, q] = [a + (b - a) / 3, b - (b - a) / 3];
    if (profile(p).likelihood < profile(q).likelihood) a = p;
    else b = q;
  }
  return { at: (a + b) / 2, ...profile((a + b) / 2) };
}

/** Whether the fit lies beyond the dimensions tried, or no better inside than infinitely far. */
function censoring({
  best,
  limits,
  low,
  high,
}: {
  readonly best: Profile & { readonly at: number };
  readonly limits: { readonly above: number; readonly below: number };
  readonly low: number;
  readonly high: number;
}): ThresholdFit['censored'] {
  const above = best.at > high || limits.above >= best.likelihood;
  const below = best.at < low || limits.below >= best.likelihood;
  if (above && below) return undefined;
  if (above) return 'above';
  return below ? 'below' : undefined;
}

/** The last point inside an interval from `start` on in the direction of `step`, which is known to end. */
function lastInside(inside: (at: number) => boolean, start: number, step: number): number {
  let [near, far] = [start, start + step];
  for (let k = 0; k < 60 && inside(far); k++) [near, far] = [far, far + 2 ** k * step];
  for (let i = 0; i < 60; i++) {
    const middle = (near + far) / 2;
    if (inside(middle)) near = middle;
    else far = middle;
  }
  return near;
}

/** n·x, 0 where n is, also of an infinite x. */
const xTimes = (n: number, x: number): number => (n === 0 ? 0 : n * x);
