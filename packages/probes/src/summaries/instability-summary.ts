import { estimate, type Estimate } from '@orograph/tensor';

import type { InstabilityRecord } from '../instability.ts';
import { haveLearned } from './learned.ts';

/** The children of a training of some seed. */
export interface SeededInstability extends Pick<InstabilityRecord, 'at' | 'barrier' | 'distance'> {
  /** The barrier of the error, of a classifier. */
  readonly errorBarrier?: number | undefined;
  /** The seed of the training. */
  readonly seed: number;
  /** The children at their ends, on the data that are measured on. */
  readonly ends: readonly { readonly loss: number }[];
}

/** Why nothing can be said of a training: its children are `same`, as no order changed anything, or have not learned (`untrained`). */
export type Undecided = 'same' | 'untrained';

/** Means over trainings whose children part after the same step. */
export interface InstabilityRow {
  /** k, the last step in common. */
  readonly at: number;
  /** The same in epochs. */
  readonly epoch: number;
  /** The barrier of the loss. */
  readonly barrier: Estimate;
  /** The barrier of the error; `null` unless all have one. */
  readonly errorBarrier: Estimate | null;
  /** How far the children are apart. */
  readonly distance: Estimate;
  /** How many trainings are stable from there on. */
  readonly stable: number;
}

/** From which step on trainings are stable against the order of the examples. */
export interface InstabilitySummary {
  /** A row for each k. */
  readonly rows: readonly InstabilityRow[];
  /** Below which a barrier is none. */
  readonly threshold: number;
  /** Which barrier is compared with it. */
  readonly measure: 'barrier' | 'errorBarrier';
  /**
   * For each seed the epoch of the first k from which on no barrier is higher; `null` where there is none, and where nothing can be said, with
   * why.
   */
  readonly stableFrom: readonly {
    readonly seed: number;
    readonly epoch: number | null;
    readonly undecided?: Undecided;
  }[];
}

/** How instability is read. */
export interface InstabilityScale extends Pick<InstabilitySummary, 'measure' | 'threshold'> {
  /** The steps k, ascending. */
  readonly at: readonly number[];
  /** How many steps an epoch has. */
  readonly stepsPerEpoch: number;
  /** L(0), the loss at the origin: children that are not clearly below it have not learned. */
  readonly atOrigin: number;
}

/**
 * Averages the barriers over the seeds for each k, and finds from which epoch on each training stays in one wedge: after the last k whose
 * barrier is not below the threshold. Nothing is said of a training whose children do not differ, or whose mean loss is not below three quarters of
 * that at the origin: where nothing is learned there are no barriers.
 *
 * Reference: Frankle et al. 2020, "Linear Mode Connectivity and the Lottery Ticket Hypothesis".
 */
export function instabilitySummary(
  records: readonly SeededInstability[],
  { at, stepsPerEpoch, threshold, measure, atOrigin }: InstabilityScale,
): InstabilitySummary {
  const isStable = (record: SeededInstability): boolean => record[measure]! < threshold;
  const rows = at.map((k): InstabilityRow => {
    const own = records.filter((record) => record.at === k);
    const errors = own.flatMap(({ errorBarrier }) => errorBarrier ?? []);
    return {
      at: k,
      epoch: k / stepsPerEpoch,
      barrier: estimate(own.map(({ barrier }) => barrier)),
      errorBarrier: errors.length === own.length && own.length > 0 ? estimate(errors) : null,
      distance: estimate(own.map(({ distance }) => distance)),
      stable: own.filter(isStable).length,
    };
  });
  const stableFrom = [...new Set(records.map(({ seed }) => seed))].map((seed) => {
    // Children that are the same, as those are that part after the last step, have no barrier whatever the landscape.
    const own = records.filter((record) => record.seed === seed && record.distance > 0);
    const losses = own.flatMap(({ ends }) => ends.map(({ loss }) => loss));
    const undecided: Undecided | undefined =
      own.length === 0 ? 'same' : haveLearned(estimate(losses).mean, atOrigin) ? undefined : 'untrained';
    if (undecided !== undefined) return { seed, epoch: null, undecided };
    const first = own[own.findLastIndex((record) => !isStable(record)) + 1];
    return { seed, epoch: first ? first.at / stepsPerEpoch : null };
  });
  return { rows, threshold, measure, stableFrom };
}
