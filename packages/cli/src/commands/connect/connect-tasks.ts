import { isDeepStrictEqual } from 'node:util';

import { connectMeasures, type ConnectStep } from '@orograph/probes';
import type { ResultRecord, Terminal } from '@orograph/program';
import { type ProbeTask, type ProgressBar, progressBar } from '@orograph/program/run';
import type { TypedRecord } from '@orograph/runs';
import { type Connecting, connectorRecord, surfaceOf, trainConnector } from '@orograph/studies';
import { defer, skip as skipFirst } from 'rxjs';

/** Trains a connector, measures the linear simplex and the connector point by point, and sums their points up. */
export function* connectTasks(
  run: Connecting,
  terminal: Terminal,
  { records }: { readonly records: readonly ResultRecord[] },
): Generator<ProbeTask<TypedRecord>> {
  const { method, training } = run;
  const bar = (plan: { readonly name: string; readonly total: number }): ProgressBar<ConnectStep> =>
    progressBar(terminal, { ...plan, numberOf: ({ value }) => value });
  yield {
    key: {},
    record: 'step',
    count: Infinity,
    isLast: ({ type }) => type === 'trained',
    isDue: (record, place) =>
      record.type === 'trained'
        ? place === training.records || (record.status === 'diverged' && place > 0)
        : training.isDue(record, place),
    stream: (skip) => trainConnector(run, bar).pipe(skipFirst(skip)),
    isLocal: true,
    hasOwnBar: true,
  };
  const measures = connectMeasures(run.measured, { ...run, shape: training.shape });
  const points = {
    count: measures.places.length,
    isLocal: true,
    isDue: ({ coords }: ResultRecord, place: number) => isDeepStrictEqual(coords, measures.places[place]),
  };
  yield { ...points, key: { path: 'linear' }, stream: (skip) => measures.linear(skip) };
  yield {
    ...points,
    key: { path: method },
    stream: (skip) => measures.connector(surfaceOf(run).vertices, skip),
  };
  yield {
    key: {},
    record: 'connector',
    count: 1,
    isLocal: true,
    stream: () => defer(() => connectorRecord(run, records)),
  };
}
