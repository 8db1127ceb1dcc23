import { directionGroup } from '@orograph/report/runs';
import type { AnyRecordOf } from '@orograph/runs/records';
import { type reachRecords } from '@orograph/runs/kinds';

/** Says a record of `reach` in words; nothing of single directions. */
export function reachText(record: AnyRecordOf<typeof reachRecords>): string {
  if (record.type === 'count') {
    const { mean, standardError, low, high } = record.short;
    const [middle, error, from, to] = [mean, standardError, low, high].map((value) => value.toPrecision(4));
    return `short by the spectrum within ${record.length.toPrecision(4)}: ${middle} ± ${error} (the steps leave ${from} to ${to} open)`;
  }
  if (record.type === 'skipped') return `${directionGroup(record)}: skipped, ${record.reason}`;
  if (record.type !== 'summary') return '';
  return [...record.kinds, ...(record.blocks ?? [])]
    .map((reach) => {
      const { directions, median, least, greatest, unbounded } = reach;
      const [middle, from, to] = [median, least, greatest].map((value) => value.toPrecision(4));
      const [along, against] = [reach.ways.forward, reach.ways.backward].map((value) => value.toPrecision(4));
      return `${directionGroup(reach)} (${directions}): reach ${middle}, from ${from} to ${to}, along ${along}, against ${against}${unbounded ? `, ${unbounded} beyond the limit` : ''}`;
    })
    .join('\n');
}
