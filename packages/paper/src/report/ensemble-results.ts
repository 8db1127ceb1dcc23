import type { EnsemblePlan, MemberRecord } from '@orograph/probes';

import { mostRepetitions } from '../study/groups.ts';
import type { Study } from '../study/subject.ts';
import type { Results } from './read-results.ts';

/** One kind of ensemble. */
export type EnsembleKind = Pick<EnsemblePlan, 'method' | 'rate'>;

/** A number that the members of an ensemble have, perhaps in units of the loss at the origin. */
export type EnsembleStatistic = (members: readonly MemberRecord[], atOrigin: number) => number;

/** The key of the k-th ensemble of a kind. */
export const ensembleKey = ({ subject }: Study, { method, rate }: EnsembleKind, k: number): string =>
  `${subject.name}/ensembles/${method}-${rate}/${k}`;

/** The statistic of each ensemble of a kind that was measured; `NaN` where no member was reached. */
export const ensembleNumbers = (
  results: Results,
  study: Study,
  kind: EnsembleKind,
  of: EnsembleStatistic,
): number[] =>
  Array.from({ length: mostRepetitions }, (_, k) => ensembleKey(study, kind, k)).flatMap((key) => {
    const found = read(results, key);
    if (!found) return [];
    return [found.members.length === 0 ? Number.NaN : of(found.members, found.atOrigin)];
  });

/** For each seed the statistic at the largest rate of the sweep at which every member's training loss is below half that at the origin. */
export const atLargestRate = (
  results: Results,
  study: Study,
  sweep: readonly number[],
  of: EnsembleStatistic,
): number[] =>
  Array.from({ length: mostRepetitions }, (_, k) => k).flatMap((k) => {
    const largest = sweep
      .map((rate) => read(results, ensembleKey(study, { method: 'fge', rate }, k)))
      .findLast((found) => found?.members.every(({ train }) => train.loss < found.atOrigin / 2));
    return largest ? [of(largest.members, largest.atOrigin)] : [];
  });

function read(
  results: Results,
  key: string,
): { readonly members: readonly MemberRecord[]; readonly atOrigin: number } | undefined {
  const record = results.get(key);
  return record && { members: record['members'] as MemberRecord[], atOrigin: Number(record['atOrigin']) };
}
