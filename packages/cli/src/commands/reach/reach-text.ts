import { fieldAt, listAt, numberAt, text } from '@orograph/report';

import type { ResultRecord } from '../../terminal/record-line.ts';

/** Says a record of `reach` in words; nothing of single directions. */
export function reachText(record: ResultRecord): string {
  if (record.type === 'count') {
    const [mean, error, low, high] = ['mean', 'standardError', 'low', 'high'].map((field) =>
      numberAt(record, 'short', field).toPrecision(4),
    );
    return `short by the spectrum within ${numberAt(record, 'length').toPrecision(4)}: ${mean} ± ${error} (the steps leave ${low} to ${high} open)`;
  }
  if (record.type === 'skipped') return `${groupOf(record)}: skipped, ${String(record['reason'])}`;
  if (record.type !== 'summary') return '';
  return [...listAt(record, 'kinds'), ...listAt(record, 'blocks')]
    .map((kind) => {
      const [median, least, greatest] = ['median', 'least', 'greatest'].map((field) =>
        numberAt(kind, field).toPrecision(4),
      );
      const unbounded = numberAt(kind, 'unbounded');
      return `${groupOf(kind)} (${numberAt(kind, 'directions')}): reach ${median}, from ${least} to ${greatest}${unbounded ? `, ${unbounded} beyond the limit` : ''}`;
    })
    .join('\n');
}

/** The kind of directions, and the block that they stay within. */
export function groupOf(record: unknown): string {
  const [kind, block] = ['kind', 'block'].map((field) => fieldAt(record, field));
  return block === undefined ? text(kind) : `${text(kind)} in ${text(block)}`;
}
