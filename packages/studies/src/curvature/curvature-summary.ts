import type { WhichEigenvalues } from '@orograph/probes';
import type { ResultRecord } from '@orograph/runs';
import { curvatureRecords } from '@orograph/runs/kinds';
import { recordOf } from '@orograph/runs/records';

/** Sums up the other records: the first of the eigenvalues, the trace, and the range of the Ritz values. */
export function curvatureSummary(
  records: readonly ResultRecord[],
  which: WhichEigenvalues,
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
