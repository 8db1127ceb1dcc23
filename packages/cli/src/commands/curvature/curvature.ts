import { hessian, hutchPlusPlus, runningMean, type LinearOperator, type Quadrature } from '@orograph/probes';
import { listAt, numberAt, ofType } from '@orograph/report';
import { norm, type Estimate, type Measurement } from '@orograph/tensor';
import { defer, last, map, of, tap, type Observable } from 'rxjs';

import type { Body } from '../../engine/command.ts';
import { openFiles } from '../../engine/open-files.ts';
import { foldAll, probeRun, type ProbeTask } from '../../engine/probe-run.ts';
import { asMisuse, type OpenLoss } from '../../model/open-loss.ts';
import { twiceDifferentiable } from '../../model/with-gradient.ts';
import { misuse } from '../../terminal/misuse.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { curvatureCommand } from './curvature-command.ts';
import { densityRecord, type DensityRecord } from './density-record.ts';
import { checkEigenvectorsPath, writeEigenvectors } from './eigenvectors-file.ts';
import { keepPairs, keptPairs, splitOff, type Pairs } from './kept-pairs.ts';
import { checkAtMost, eigenpairsRecord, leading, type EigenpairsRecord } from './leading.ts';
import { withProductBar } from './product-bar.ts';
import { measureSpectrum, spectrumOf } from './spectrum-of.ts';

/** A model whose Hessian is looked at. */
interface Curved extends Pick<OpenLoss, 'path'> {
  readonly operator: LinearOperator;
  readonly theta: OpenLoss['loss']['theta'];
  readonly layout: OpenLoss['loss']['layout'];
  readonly at: Measurement;
  /** The leading eigenpairs, once they are found. */
  pairs?: Pairs;
}

/** Finds the Hessian's largest eigenvalues, its trace with the standard error, the density of all its eigenvalues. */
export const body: Body<typeof curvatureCommand.flags> = probeRun(curvatureCommand, {
  open: openFiles(),
  prepare: async ([open], { top, sketch, vectors }): Promise<Curved> => {
    const { path } = open!;
    const { theta, dim, layout } = open!.loss;
    const operator = hessian(twiceDifferentiable(open!), theta);
    checkAtMost(top, dim, '--top', 'eigenvalues');
    checkAtMost(sketch, dim, '--sketch', 'random vectors');
    if (vectors !== undefined) checkVectors(vectors, top);
    const at = await asMisuse(path, () => open!.loss.metrics(theta));
    return { path, operator, theta, layout, at };
  },
  facts: ({ at, theta }) => ({ at, norm: norm(theta) }),
  fold: ({ at, theta, operator: { dim } }) =>
    foldAll((records) => summary(records, { ...at, norm: norm(theta), dimension: dim })),
  *tasks(curved, flags, { terminal }, fold) {
    const { operator } = curved;
    const { top, iterations, samples, sketch, density, sigma, runs, steps, seed, out } = flags;
    const task = (
      stream: (skip: number) => Observable<CurvatureRecord>,
      count = 1,
    ): ProbeTask<CurvatureRecord> => ({
      key: {},
      count,
      stream,
      hasOwnBar: true,
    });
    if (top > 0)
      yield task(() =>
        leading(operator, { count: top, iterations, seed }, terminal).pipe(
          tap((found) => {
            curved.pairs = found;
            if (out !== undefined) keepPairs(out, found);
          }),
          map(eigenpairsRecord),
        ),
      );
    if (samples > 0) yield task(() => traceRecords(operator, { samples, sketch, seed }, terminal));
    if (!density) return;
    yield {
      ...task((skip) => {
        const outside = top > 0 ? splitOff(pairsOf(curved, out)) : [];
        return measureSpectrum(operator, { runs, steps, seed, outside, skip }, terminal);
      }, runs),
      isDue: ({ sample }: ResultRecord, place: number) => sample === place,
    };
    yield task(() =>
      defer(() => of(densityRecord(spectrumOf(fold.records, operator.dim)!, { steps, sigma }))),
    );
  },
  text,
  finish: (curved, { vectors, out }) => {
    if (vectors !== undefined) writeEigenvectors(vectors, pairsOf(curved, out), curved.layout);
  },
});

/** The pairs that were found now or, in a run that goes on, before. */
const pairsOf = (curved: Curved, out: string | undefined): Pairs => (curved.pairs ??= keptPairs(out!));

function checkVectors(path: string, top: number): void {
  if (top === 0)
    throw misuse('there are no eigenvectors', { expected: '--top from 1', got: '0', where: '--vectors' });
  checkEigenvectorsPath(path);
}

/** What is recorded. */
type CurvatureRecord = DensityRecord | EigenpairsRecord | Quadrature | TraceRecord;

/** What is recorded of the trace. */
interface TraceRecord extends Estimate {
  readonly type: 'trace';
  /** How many random vectors found what was taken exactly. */
  readonly sketch: number;
}

/** Hutchinson's estimate, or Hutch++'s where there is a sketch. */
const traceRecords = (
  operator: LinearOperator,
  plan: Parameters<typeof hutchPlusPlus>[1],
  terminal: Terminal,
): Observable<TraceRecord> => {
  const { samples, sketch } = plan;
  return withProductBar(operator, { name: 'trace', total: samples + 2 * sketch }, terminal, (counting) =>
    hutchPlusPlus(counting, plan).pipe(
      runningMean(),
      last(),
      map((estimate) => ({ type: 'trace', ...estimate, sketch })),
    ),
  );
};

/** What the other records come to: λ_max, the trace, and the range of the Ritz values. */
function summary(records: readonly ResultRecord[], facts: Readonly<Record<string, unknown>>): ResultRecord {
  const [[pairs], [trace], [density]] = ['eigenpairs', 'trace', 'density'].map((type) =>
    ofType(records, type),
  ) as [unknown[], unknown[], unknown[]];
  return {
    type: 'summary',
    ...facts,
    ...(pairs !== undefined && { largest: numberAt(pairs, 'values', 0) }),
    ...(trace !== undefined && { trace: numberAt(trace, 'mean') }),
    ...(density !== undefined && { range: [numberAt(density, 'nodes', 0), listAt(density, 'nodes').at(-1)] }),
  };
}

function text(record: ResultRecord): string {
  const number = (...path: readonly (string | number)[]): string => numberAt(record, ...path).toPrecision(6);
  if (record.type === 'trace') return `trace ${number('mean')} ± ${number('standardError')}`;
  if (record.type === 'eigenpairs') {
    const values = listAt(record, 'values').map((value) => Number(value).toPrecision(6));
    return `eigenvalues ${values.join(', ')}${record['converged'] ? '' : ' (not converged)'}`;
  }
  if (record.type !== 'density') return '';
  const nodes = listAt(record, 'nodes').map((node) => Number(node).toPrecision(6));
  return `density of ${String(record['runs'])} runs, from ${nodes[0]!} to ${nodes.at(-1)!}; --out keeps it with its plot`;
}
