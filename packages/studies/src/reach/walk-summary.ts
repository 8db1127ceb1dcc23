import { reachSummary } from '@orograph/probes';
import type { ResultRecord } from '@orograph/runs';
import { reachRecords } from '@orograph/runs/kinds';
import { recordsOf, type RecordOf } from '@orograph/runs/records';

import type { ReachWalk } from './reach-walk.ts';

/** Sums up reaches beside what they are read against, and counts the directions that do not exist. */
export function walkSummary(
  records: readonly ResultRecord[],
  { model, at, scale: { threshold, long }, radius }: Pick<ReachWalk, 'at' | 'model' | 'radius' | 'scale'>,
): RecordOf<typeof reachRecords, 'summary'> {
  const skipped = recordsOf(records, reachRecords, 'skipped').length;
  const { kinds, blocks } = reachSummary(recordsOf(records, reachRecords, 'reach'), {
    long,
    dim: model.loss.dim,
  });
  return {
    type: 'summary',
    ...at,
    norm: radius,
    threshold,
    long,
    kinds: [...kinds],
    ...(blocks && { blocks: [...blocks] }),
    ...(skipped > 0 && { skipped }),
  };
}
