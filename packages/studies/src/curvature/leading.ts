import { eigenpairs, type EigenpairsPlan, type EigenpairsStep, type LinearOperator } from '@orograph/probes';
import { misuse } from '@orograph/runs';
import { last, tap, type Observable } from 'rxjs';

import { unwatched, type FollowProducts } from './follow-products.ts';
import type { Search, SearchStore } from './search-store.ts';

/** What the search for eigenpairs needs besides its plan. */
export interface LeadingSettings {
  /** Where it goes on if it was cut short. */
  readonly store?: SearchStore | undefined;
  /** Watches its products. */
  readonly follow?: FollowProducts;
}

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

/** Finds leading eigenpairs: one value at the end. With a store it goes on where it was cut short, to the same bits. */
export const leading = (
  operator: LinearOperator,
  { iterations, ...plan }: LeadingPlan,
  { store, follow = unwatched }: LeadingSettings = {},
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
  return follow(operator, { name: 'eigenpairs (at most)', total, done }, (counting) =>
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
 * Throws if more `what` are asked for than there are dimensions.
 *
 * @throws MisuseError naming the setting.
 */
export function checkAtMost(count: number, dim: number, setting: string, what: string): void {
  if (count > dim)
    throw misuse(`too many ${what}`, {
      expected: `at most the dimension ${dim}`,
      got: String(count),
      setting,
    });
}
