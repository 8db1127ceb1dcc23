import { numberText } from '../number-text.ts';
import { fieldAt } from './record-fields.ts';
import type { ReportPart, StoredRun } from './report-part.ts';

/** The report of a run that nothing is known of: how many records there are of each type. */
export function recordsPart({ records }: StoredRun): ReportPart {
  const counts = new Map<string, number>();
  for (const record of records) {
    const type = String(fieldAt(record, 'type'));
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return { plots: [], rows: [...counts].map(([type, count]) => [type, numberText(count)]) };
}
