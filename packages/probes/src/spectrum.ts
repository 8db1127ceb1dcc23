import type { Quadrature } from './quadratures.ts';

/** What is known of the D eigenvalues of a Hessian: some of them, and of the others Gauss rules. */
export interface Spectrum {
  /** D. */
  readonly dim: number;
  /** Eigenvalues that were computed one by one, those of the `outside` of the rules; none by default. */
  readonly exact?: readonly number[];
  /** The rules for the others, one a random vector. */
  readonly rules: readonly Pick<Quadrature, 'nodes' | 'residual' | 'tridiagonal' | 'weights'>[];
}

/**
 * Throws unless there is a rule, or nothing left for one.
 *
 * @throws RangeError naming the caller.
 */
export function checkSpectrum(caller: string, { dim, exact = [], rules }: Spectrum): void {
  if (exact.length > dim)
    throw new RangeError(`${caller}: expected at most ${dim} exact eigenvalues, got ${exact.length}.`);
  if (rules.length === 0 && exact.length < dim)
    throw new RangeError(`${caller}: expected at least one rule, got none.`);
}
