import type { PageOf } from '@orograph/report/runs';
import type { ResultRecord } from '@orograph/runs';

import { reproductionOf } from '../reproduction.ts';
import { experimentFigures } from './experiment-figures.ts';
import { reproduceReport } from './reproduce-report.ts';

/** Draws `report.html` of a run of `reproduce`. */
export const reproducePage: PageOf = async (_, { run, records }) => {
  const results = new Map(
    (records as readonly ResultRecord[]).map((record) => [String(record['key']), record]),
  );
  const { identity } = run as { readonly identity: Readonly<Record<string, unknown>> };
  const { experiments, studies } = reproductionOf(identity);
  const columns = experiments.flatMap((experiment) => experimentFigures(experiment, results, studies));
  return {
    name: 'report.html',
    html: await reproduceReport({ run, results }),
    plots: columns.flatMap(({ plots }) => plots),
  };
};
