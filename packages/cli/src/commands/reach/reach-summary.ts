import { reachSummary as summaryOf } from '@orograph/probes';
import { reachRecords } from '@orograph/runs/kinds';
import { recordsOf, type RecordOf } from '@orograph/runs/records';
import type { ResultRecord } from '@orograph/runs';

import type { Walk } from './walk.ts';

/** Sums up reaches beside what they are read against, and counts the directions that do not exist. */
export function reachSummary(
  records: readonly ResultRecord[],
  { model, at, scale: { threshold, long }, radius }: Walk,
): RecordOf<typeof reachRecords, 'summary'> {
  const skipped = recordsOf(records, reachRecords, 'skipped').length;
  const { kinds, blocks } = summaryOf(recordsOf(records, reachRecords, 'reach'), {
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
