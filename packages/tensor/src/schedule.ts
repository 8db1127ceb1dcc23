/** The learning rate at a step, counted from 0. */
export type Schedule = (step: number) => number;

/** η(t) = η₀. */
export const constant =
  (rate: number): Schedule =>
  () =>
    rate;

/** η(t) = η₀ γ^⌊t/every⌋. */
export const stepDecay =
  (rate: number, { every, factor }: { readonly every: number; readonly factor: number }): Schedule =>
  (step) =>
    rate * factor ** Math.floor(step / every);

/**
 * η(t) = η_min + ½(η₀ − η_min)(1 + cos πt/T), and η_min after T steps.
 *
 * @example
 * ```ts
 * import { cosineDecay } from '@orograph/tensor';
 *
 * const rate = cosineDecay(0.1, { steps: 100 });
 * console.log(rate(0), rate(50), rate(100)); // 0.1, 0.05, 0
 * ```
 */
export const cosineDecay =
  (rate: number, { steps, minimum = 0 }: { readonly steps: number; readonly minimum?: number }): Schedule =>
  (step) =>
    minimum + ((rate - minimum) / 2) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps));

/**
 * Cosine annealing with warm restarts: {@link cosineDecay} begun anew every `period` steps.
 *
 * The last step of a cycle has the smallest rate; that is where snapshots are taken.
 * Reference: Loshchilov & Hutter 2017; Huang et al. 2017 (snapshot ensembles).
 */
export const warmRestarts =
  (rate: number, { period, minimum = 0 }: { readonly period: number; readonly minimum?: number }): Schedule =>
  (step) =>
    minimum + ((rate - minimum) / 2) * (1 + Math.cos((Math.PI * (step % period)) / period));

/**
 * The triangular cycle of fast geometric ensembling: η_max falls linearly to η_min at half the period and rises again.
 *
 * The smallest rate, where a snapshot is taken, is at step ≡ period/2 (mod period). Reference: Garipov et al. 2018.
 */
export const triangular =
  ({
    maximum,
    minimum,
    period,
  }: {
    readonly maximum: number;
    readonly minimum: number;
    readonly period: number;
  }): Schedule =>
  (step) => {
    const t = (step % period) / period;
    return t < 0.5 ? (1 - 2 * t) * maximum + 2 * t * minimum : (2 - 2 * t) * minimum + (2 * t - 1) * maximum;
  };
