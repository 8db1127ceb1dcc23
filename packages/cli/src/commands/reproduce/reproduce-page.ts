import { reproduceReport } from '@orograph/paper';
import type { ResultRecord } from '@orograph/runs';

import type { PageOf } from '../../engine/command.ts';

/** `report.html` of a run of `reproduce`. */
export const page: PageOf = async (_, { run, records }) => {
  const results = new Map(
    (records as readonly ResultRecord[]).map((record) => [String(record['key']), record]),
  );
  return { name: 'report.html', html: await reproduceReport({ run, results }) };
};
