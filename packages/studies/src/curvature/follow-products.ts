import type { LinearOperator } from '@orograph/probes';
import type { Observable } from 'rxjs';

/** What is made of the products of an operator. */
export interface ProductPlan {
  /** Its name for people. */
  readonly name: string;
  /** How many products there are, at most. */
  readonly total: number;
  /** How many of them were made before. */
  readonly done?: number;
}

/** Makes a stream with an operator whose products are watched meanwhile, as by a progress bar. */
export type FollowProducts = <T>(
  operator: LinearOperator,
  plan: ProductPlan,
  make: (operator: LinearOperator) => Observable<T>,
) => Observable<T>;

/** Watches nothing. */
export const unwatched: FollowProducts = (operator, _plan, make) => make(operator);
