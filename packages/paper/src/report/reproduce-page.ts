import type { PageOf } from '@orograph/report/runs';
import type { ResultRecord } from '@orograph/runs';

import { reproduceReport } from './reproduce-report.ts';

/** Draws `report.html` of a run of `reproduce`. */
export const reproducePage: PageOf = async (_, { run, records }) => {
  const results = new Map(
    (records as readonly ResultRecord[]).map((record) => [String(record['key']), record]),
  );
  return { name: 'report.html', html: await reproduceReport({ run, results }) };
};
