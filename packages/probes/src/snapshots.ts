import type { Vector } from '@orograph/tensor';
import { filter, map, type Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { descend } from './descend.ts';
import type { DescentSettings } from './descent-plan.ts';
import type { Objective } from './objective.ts';

/** A descent whose learning rate goes round, and where on the way it is looked at. */
export interface SnapshotsPlan extends Omit<DescentSettings, 'steps'> {
  /** Where it starts; not written. */
  readonly theta: Vector;
  /** Steps in a cycle of the schedule. */
  readonly period: number;
  /** How many snapshots. */
  readonly cycles: number;
  /** After how many steps of each cycle a snapshot is taken; all of them by default. */
  readonly at?: number;
}

/** One member of a snapshot ensemble. */
export interface Snapshot {
  /** What the record is. */
  readonly type: 'snapshot';
  /** The cycle, from 0. */
  readonly cycle: number;
  /** How many updates were made before. */
  readonly step: number;
  /** θ. */
  readonly theta: Vector;
  /** The objective there. */
  readonly value: number;
  /** `diverged` when the value or gradient was not finite: then it is the last record, whatever its cycle. */
  readonly status: 'done' | 'diverged';
}

/**
 * Snapshots of a descent with a cyclical learning rate, one a cycle: with `warmRestarts` the whole cycle (snapshot
 * ensembles), with `triangular` half of it and one step (fast geometric ensembling), with `constant` the iterates that
 * stochastic weight averaging takes the mean of.
 *
 * Cold.
 *
 * Reference: Huang et al. 2017; Garipov et al. 2018; Izmailov et al. 2018.
 *
 * @throws RangeError for periods or cycles that are no whole numbers from 1, or an `at` outside 1 … period.
 */
export function snapshots(objective: Objective, plan: SnapshotsPlan): Observable<Snapshot> {
  const { period, cycles, at = period, ...descent } = plan;
  checkCount('snapshots', 'period', period, 1);
  checkCount('snapshots', 'cycles', cycles, 1);
  if (!(Number.isInteger(at) && at >= 1 && at <= period))
    throw new RangeError(`snapshots: at must be a whole number from 1 to the period ${period}, got ${at}.`);
  const steps = (cycles - 1) * period + at;
  return descend(objective, { ...descent, steps, every: 1 }).pipe(
    filter(({ step, status }) => status === 'diverged' || (step > 0 && step % period === at % period)),
    map(({ step, theta, value, status }) => ({
      type: 'snapshot',
      cycle: Math.ceil(step / period) - 1,
      step,
      theta,
      value,
      status: status === 'diverged' ? status : 'done',
    })),
  );
}
