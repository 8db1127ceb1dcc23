import {
  averageGain,
  ensembleGain,
  type EnsembleMethod,
  meanBarrier,
  meanDisagreement,
  type MemberRecord,
} from '@orograph/probes';
import { estimate, type Estimate } from '@orograph/tensor';

import type { ResultRecord } from '../../terminal/record-line.ts';

/** One ensemble. */
export interface EnsembleRecord extends ResultRecord {
  readonly type: 'ensemble';
  readonly method: EnsembleMethod;
  /** The largest learning rate of a cycle. */
  readonly rate: number;
  readonly seed: number;
  /** `diverged` when a descent left the finite numbers: then there are fewer members. */
  readonly status: 'diverged' | 'done';
  /** The members in order. */
  readonly cycles: readonly MemberRecord[];
}

/** A method at a rate, over the seeds. */
interface EnsembleRow {
  readonly method: EnsembleMethod;
  readonly rate: number;
  /** The mean barrier between successive members, in units of the loss at the origin. */
  readonly barrier: Estimate;
  /** The mean disagreement of successive members on test data. */
  readonly disagreement: Estimate;
  /** The test accuracy of the averaged predictions less that of the mean member. */
  readonly ensembleGain: Estimate;
  /** The test accuracy of the averaged weights less that of the mean member. */
  readonly averageGain: Estimate;
}

/** The share of the loss at the origin from which on a barrier says that two members lie in different wedges. */
const high = 0.02;

/**
 * The last record of a run: a row for each method and rate, and as `crossOver` for each method the smallest rate whose mean
 * barrier is above a fiftieth of the loss at the origin, `null` where none is.
 */
export function ensembleSummary(records: readonly EnsembleRecord[], atOrigin: number): ResultRecord {
  const groups = new Map<string, EnsembleRecord[]>();
  for (const record of records.filter(({ cycles }) => cycles.length > 1)) {
    const kind = `${record.method} ${record.rate}`;
    groups.set(kind, [...(groups.get(kind) ?? []), record]);
  }
  const rows = [...groups.values()].map((group): EnsembleRow => {
    const over = (of: (members: readonly MemberRecord[]) => number): Estimate =>
      estimate(group.map(({ cycles }) => of(cycles)));
    return {
      method: group[0]!.method,
      rate: group[0]!.rate,
      barrier: over((members) => meanBarrier(members) / atOrigin),
      disagreement: over(meanDisagreement),
      ensembleGain: over(ensembleGain),
      averageGain: over(averageGain),
    };
  });
  const methods = [...new Set(rows.map(({ method }) => method))];
  const crossOver = Object.fromEntries(
    methods.map((method) => {
      const above = rows.filter((row) => row.method === method && row.barrier.mean > high);
      return [method, above.length === 0 ? null : Math.min(...above.map(({ rate }) => rate))];
    }),
  );
  return { type: 'summary', atOrigin, rows, crossOver };
}
