import { farthestFromEnds, similarityMatrices } from '@orograph/probes';
import type { ResultRecord } from '@orograph/runs';
import { similarityRecords } from '@orograph/runs/kinds';
import { recordsOf } from '@orograph/runs/records';
import { norm } from '@orograph/tensor';

import type { Comparison } from './comparison.ts';
import { pathLines } from './similarity-path.ts';

/** Sums similarities up: the models, a symmetric matrix of each quantity, and the points of lines least like their ends. */
export function similaritySummary(
  records: readonly ResultRecord[],
  { at, losses, isOneSpace, starts }: Pick<Comparison, 'at' | 'isOneSpace' | 'losses' | 'starts'>,
): ResultRecord {
  const points = recordsOf(records, similarityRecords, 'similarity');
  const lines = pathLines.flatMap((line) => {
    const own = points.filter(({ path }) => path === line);
    return own.length === 0 ? [] : [[line, farthestFromEnds(own)] as const];
  });
  return {
    type: 'summary',
    models: losses.map(({ path: model, loss }, k) => ({
      model,
      ...at[k]!,
      ...(isOneSpace && { norm: norm(loss.theta) }),
      ...(starts[k] && { startNorm: norm(starts[k]) }),
    })),
    matrices: similarityMatrices(recordsOf(records, similarityRecords, 'pair'), losses.length),
    ...(lines.length > 0 && { farthest: Object.fromEntries(lines) }),
  };
}
