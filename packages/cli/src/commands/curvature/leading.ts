import { eigenpairs, type EigenpairsPlan, type EigenpairsStep, type LinearOperator } from '@orograph/probes';
import { misuse, type Terminal } from '@orograph/program';
import { last, tap, type Observable } from 'rxjs';

import { withProductBar } from './product-bar.ts';
import type { Search, SearchStore } from './search-store.ts';

/** Which eigenpairs of a matrix. */
export interface LeadingPlan extends Pick<EigenpairsPlan, 'block' | 'memory' | 'which'> {
  /** How many of the largest eigenvalues, at least one. */
  readonly count: number;
  readonly iterations?: number | undefined;
  readonly tolerance?: number;
  readonly seed: number;
}

/** What is recorded of eigenpairs. */
export interface EigenpairsRecord extends Pick<EigenpairsStep, 'converged' | 'residuals' | 'values'> {
  readonly type: 'eigenpairs';
  /** Products, those for residuals included. */
  readonly iterations: number;
}

/** Leading eigenpairs as far as they were found. */
export type Leading = Omit<EigenpairsStep, 'type'>;

/** Finds leading eigenpairs, with progress: one value at the end. With a store it goes on where it was cut short, to the same bits. */
export const leading = (
  operator: LinearOperator,
  { iterations, ...plan }: LeadingPlan,
  terminal: Terminal,
  store?: SearchStore,
): Observable<Leading> => {
  let from = store?.load();
  const done = from?.products ?? 0;
  const isBegun = from !== undefined;
  /** Hands the vectors over: held here too, they would take as much memory again. */
  const begin = (): Search => {
    const state = from ?? store!.load()!;
    from = undefined;
    return state;
  };
  const total = Math.min(iterations ?? 60 + 10 * plan.count, operator.dim) + plan.count;
  return withProductBar(operator, { name: 'eigenpairs (at most)', total, done }, terminal, (counting) =>
    eigenpairs(counting, {
      ...plan,
      ...(iterations !== undefined && { iterations }),
      ...(isBegun && { from: begin }),
    }).pipe(
      tap(({ state }) => state && store?.keep(state)),
      last(),
    ),
  );
};

/** The record of eigenpairs, without their vectors. */
export const eigenpairsRecord = ({ values, residuals, converged, iteration }: Leading): EigenpairsRecord => ({
  type: 'eigenpairs',
  values,
  residuals,
  converged,
  iterations: iteration,
});

/**
 * Throws if more are asked for than there are.
 *
 * @throws MisuseError naming the flag.
 */
export function checkAtMost(count: number, dim: number, where: string, what: string): void {
  if (count > dim)
    throw misuse(`too many ${what}`, { expected: `at most the dimension ${dim}`, got: String(count), where });
}
