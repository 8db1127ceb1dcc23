import { curvatureRecords } from '@orograph/runs/kinds';
import { recordOf } from '@orograph/runs/records';
import type { ResultRecord } from '@orograph/program';

import type { CurvatureFlags } from './curvature-command.ts';

/** Sums up the other records: the first of the eigenvalues, the trace, and the range of the Ritz values. */
export function curvatureSummary(
  records: readonly ResultRecord[],
  which: CurvatureFlags['which'],
  facts: Readonly<Record<string, unknown>>,
): ResultRecord {
  const pairs = recordOf(records, curvatureRecords, 'eigenpairs');
  const trace = recordOf(records, curvatureRecords, 'trace');
  const density = recordOf(records, curvatureRecords, 'density');
  return {
    type: 'summary',
    ...facts,
    ...(pairs && { [which]: pairs.values[0] ?? Number.NaN }),
    ...(trace && { trace: trace.mean }),
    ...(density && { range: [density.nodes[0] ?? Number.NaN, density.nodes.at(-1)] }),
  };
}
