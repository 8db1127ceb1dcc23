import { constant, triangular, warmRestarts, type Schedule } from '@orograph/tensor';

/** A method of making an ensemble: one descent, or for `independent` a training of its own for each member. */
export type EnsembleMethod = 'fge' | 'independent' | 'snapshot' | 'swa';

/** How the members of an ensemble are made by one descent. */
interface CyclicalMethod {
  /** Whether the descent goes on from a trained optimum instead of an initialization. */
  readonly fromOptimum: boolean;
  /** The learning rate over cycles of `period` steps with the largest rate `maximum`. */
  readonly schedule: (maximum: number, period: number) => Schedule;
  /** After how many steps of a cycle a member is taken. */
  readonly at: (period: number) => number;
}

/**
 * The methods of one descent: `snapshot` cosine cycles from an initialization (Huang et al. 2017), `fge` triangular cycles from
 * an optimum, taken where the rate is smallest (Garipov et al. 2018), `swa` a constant rate from an optimum (Izmailov et al. 2018).
 */
export const cyclicalMethods: Readonly<Record<'fge' | 'snapshot' | 'swa', CyclicalMethod>> = {
  snapshot: {
    fromOptimum: false,
    schedule: (maximum, period) => warmRestarts(maximum, { period }),
    at: (period) => period,
  },
  fge: {
    fromOptimum: true,
    schedule: (maximum, period) => triangular({ maximum, minimum: maximum / 100, period }),
    at: (period) => Math.min(period, Math.floor(period / 2) + 1),
  },
  swa: { fromOptimum: true, schedule: (maximum) => constant(maximum), at: (period) => period },
};
