import type { AnyRecordOf } from '@orograph/runs/records';
import { type curvatureRecords } from '@orograph/runs/kinds';

const six = (value: number): string => value.toPrecision(6);

/** Says a record of `curvature` in words; nothing of single quadratures and the summary. */
export function curvatureText(record: AnyRecordOf<typeof curvatureRecords>): string {
  if (record.type === 'trace') return `trace ${six(record.mean)} ± ${six(record.standardError)}`;
  if (record.type === 'eigenpairs')
    return `eigenvalues ${record.values.map(six).join(', ')}${record.converged ? '' : ' (not converged)'}`;
  if (record.type === 'block')
    return `${record.block}: ${six(record.smallest)} to ${six(record.largest)}, trace ${six(record.trace.mean)}`;
  if (record.type === 'diagonal') return `diagonal, mean ${six(record.mean)}, written to ${record.path}`;
  if (record.type !== 'density') return '';
  const { runs, nodes } = record;
  return `density of ${runs} runs, from ${six(nodes[0]!)} to ${six(nodes.at(-1)!)}; --out keeps it with its plot`;
}
