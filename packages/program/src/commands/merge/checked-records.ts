import { isDeepStrictEqual } from 'node:util';

import { toJson } from '@orograph/runs';

import type { OpenRun } from '../../run/open-run.ts';
import { placed } from '../../run/shard-run.ts';
import type { RecordSource } from '../../run/from-elsewhere.ts';
import { misuse } from '../../terminal/misuse.ts';

/**
 * The same records, each checked by its own fields to be the one due at its position.
 *
 * The iteration throws MisuseError for one that is not.
 */
export function checkedRecords(tasks: OpenRun['tasks'], source: RecordSource): RecordSource {
  const all = [...placed(tasks)];
  return async function* (from, to) {
    const { task, start } = all.findLast((other) => other.start <= from)!;
    let position = from;
    for await (const record of source(from, to)) {
      const place = position++ - start;
      const hasKey = Object.entries(task.key).every(([name, value]) =>
        isDeepStrictEqual(record[name], value),
      );
      if (!hasKey || task.isDue?.(record, place) === false)
        throw misuse('a shard holds another record than the one due', {
          expected: `record ${place} of ${toJson(task.key)}`,
          got: toJson(record).slice(0, 120),
          where: 'the shards',
        });
      yield record;
    }
  };
}
