import { estimate, type Estimate } from '@orograph/tensor';

import { haveLearned } from '../summaries/learned.ts';
import type { EnsembleMethod } from './ensemble-method.ts';
import { averageGain, ensembleGain, meanBarrier, meanDisagreement } from './ensemble-statistics.ts';
import type { MemberRecord } from './member-records.ts';

/** One ensemble. */
export interface MadeEnsemble {
  /** How it was made. */
  readonly method: EnsembleMethod;
  /** The largest learning rate of a cycle. */
  readonly rate: number;
  /** The members in order. */
  readonly cycles: readonly MemberRecord[];
}

/** A method at a rate, over the seeds. */
export interface EnsembleRow {
  /** How they were made. */
  readonly method: EnsembleMethod;
  /** The largest learning rate of a cycle. */
  readonly rate: number;
  /** The mean training loss of members, in units of the loss at the origin. */
  readonly loss: Estimate;
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

/** What ensembles come to. */
export interface EnsembleSummary {
  /** What the record is. */
  readonly type: 'summary';
  /** L(0), the unit of barriers. */
  readonly atOrigin: number;
  /** A row for each method and rate. */
  readonly rows: readonly EnsembleRow[];
  /**
   * For each method the smallest rate whose mean barrier is above a fiftieth of L(0), `null` where none is. Rates whose members have not
   * learned, to three quarters of L(0), do not count, and a method without others is left out: where nothing is learned there are no barriers.
   */
  readonly crossOver: Readonly<Record<string, number | null>>;
}

/** Sums up ensembles of more than one member by method and rate, over their seeds; barriers in units of the loss at the origin. */
export function ensembleSummary(records: readonly MadeEnsemble[], atOrigin: number): EnsembleSummary {
  const groups = new Map<string, MadeEnsemble[]>();
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
      loss: over((members) => estimate(members.map(({ train }) => train.loss)).mean / atOrigin),
      barrier: over((members) => meanBarrier(members) / atOrigin),
      disagreement: over(meanDisagreement),
      ensembleGain: over(ensembleGain),
      averageGain: over(averageGain),
    };
  });
  const trained = rows.filter(({ loss }) => haveLearned(loss.mean, 1));
  const methods = [...new Set(trained.map(({ method }) => method))];
  const crossOver = Object.fromEntries(
    methods.map((method) => {
      const above = trained.filter((row) => row.method === method && row.barrier.mean > high);
      return [method, above.length === 0 ? null : Math.min(...above.map(({ rate }) => rate))];
    }),
  );
  return { type: 'summary', atOrigin, rows, crossOver };
}
