import { directionsBytes, type Subject } from '@orograph/models';
import { writeAtomic } from '@orograph/runs';
import { type LinearOperator, type Quadrature } from '@orograph/probes';
import { spectrumOf } from '@orograph/report/runs';
import { norm, type Measurement } from '@orograph/tensor';
import { curvatureRecords } from '@orograph/runs/kinds';
import { type Body, type ResultRecord, tell } from '@orograph/program';
import { asMisuse, curvatureMatrix, openFiles } from '@orograph/program/models';
import { foldAll, probeRun, type ProbeTask } from '@orograph/program/run';
import {
  blockCurvature,
  type BlockRecord,
  curvatureSummary,
  densityRecord,
  type DensityRecord,
  diagonalRecord,
  type DiagonalRecord,
  eigenpairsRecord,
  type EigenpairsRecord,
  keepPairs,
  keptPairs,
  leading,
  type Pairs,
  searchStore,
  spectrumRuns,
  splitOff,
  traceRecord,
  type TraceRecord,
} from '@orograph/studies';
import { defer, map, of, tap, type Observable } from 'rxjs';

import { checkNumbers } from './check-numbers.ts';
import { tellCost, tellMatrix } from './curvature-cost.ts';
import { curvatureCommand, type CurvatureFlags } from './curvature-command.ts';
import { curvatureText } from './curvature-text.ts';
import { productBar } from './product-bar.ts';

/** A model whose curvature is looked at. */
interface Curved extends Pick<Subject, 'path'> {
  readonly operator: LinearOperator;
  /** The distribution of the targets that a matrix of Fisher's is of. */
  readonly likelihood?: string;
  readonly theta: Subject['loss']['theta'];
  readonly layout: Subject['loss']['layout'];
  readonly at: Measurement;
  readonly differenceError?: number;
  /** The leading eigenpairs, once they are found. */
  pairs?: Pairs;
}

/** Finds the Hessian's largest eigenvalues, its trace with the standard error, the density of all its eigenvalues. */
export const body: Body<typeof curvatureCommand.flags> = probeRun(curvatureCommand, {
  records: curvatureRecords,
  open: openFiles(),
  prepare: async ([open], flags, { terminal }): Promise<Curved> => {
    const { path } = open!;
    const { theta, dim, layout } = open!.loss;
    checkNumbers(flags, dim);
    const found = await curvatureMatrix(open!, theta, flags);
    tellCost(terminal, open!.loss, found.operator, flags);
    tellMatrix(terminal, found);
    const at = await asMisuse(path, () => open!.loss.metrics(theta));
    return { path, theta, layout, at, ...found };
  },
  facts: ({ at, theta, differenceError }) => ({
    at,
    norm: norm(theta),
    ...(differenceError !== undefined && { differenceError }),
  }),
  fold: ({ at, theta, operator: { dim }, likelihood }, { which }) =>
    foldAll((records) =>
      curvatureSummary(records, which, {
        ...at,
        norm: norm(theta),
        dimension: dim,
        ...(likelihood !== undefined && { likelihood }),
      }),
    ),
  *tasks(curved, flags, { terminal }, fold) {
    const { operator } = curved;
    const follow = productBar(terminal);
    const { top, which, samples, density, sigma, runs, steps, seed, out, perBlock, diagonal } = flags;
    const task = (
      record: CurvatureRecord['type'],
      stream: (skip: number) => Observable<CurvatureRecord>,
      count = 1,
    ): ProbeTask<CurvatureRecord> => ({
      key: {},
      record,
      count,
      stream,
      hasOwnBar: true,
    });
    /** Of one record that others go on from, that goes on from others, or that has a file. */
    const here = (
      record: CurvatureRecord['type'],
      stream: () => Observable<CurvatureRecord>,
    ): ProbeTask<CurvatureRecord> => ({
      ...task(record, stream),
      isLocal: true,
    });
    if (top > 0)
      yield here('eigenpairs', () => {
        const store =
          out === undefined ? undefined : searchStore(out, { tell: (sentence) => tell(terminal, sentence) });
        return leading(operator, { ...searchOf(flags), count: top, which, seed }, { store, follow }).pipe(
          tap((found) => {
            curved.pairs = found;
            if (out !== undefined) keepPairs(out, found);
          }),
          map(eigenpairsRecord),
        );
      });
    if (samples > 0) yield task('trace', () => traceRecord(operator, flags, follow));
    if (samples > 0 && diagonal !== undefined)
      yield here('diagonal', () =>
        diagonalRecord(operator, { ...flags, path: diagonal, layout: curved.layout }, follow),
      );
    if (perBlock)
      for (const block of curved.layout.blocks)
        yield {
          ...task('block', () =>
            blockCurvature(operator, block, { samples, seed, ...searchOf(flags) }, follow),
          ),
          key: { block: block.name },
        };
    if (!density) return;
    yield {
      ...task(
        'quadrature',
        (skip) => {
          const outside = top > 0 ? splitOff(pairsOf(curved, out)) : [];
          return spectrumRuns(operator, { runs, steps, seed, outside, skip }, follow);
        },
        runs,
      ),
      isLocal: top > 0,
      isDue: ({ sample }: ResultRecord, place: number) => sample === place,
    };
    yield here('density', () =>
      defer(() => of(densityRecord(spectrumOf(fold.records, operator.dim)!, { steps, sigma }))),
    );
  },
  text: curvatureText,
  finish: (curved, { vectors, out }) => {
    if (out !== undefined) searchStore(out).clear();
    if (vectors !== undefined) writeAtomic(vectors, directionsBytes(pairsOf(curved, out), curved.layout));
  },
});

/** The pairs that were found now or, in a run that goes on, before. */
const pairsOf = (curved: Curved, out: string | undefined): Pairs => (curved.pairs ??= keptPairs(out!));

/** What is recorded. */
type CurvatureRecord =
  BlockRecord | DensityRecord | DiagonalRecord | EigenpairsRecord | Quadrature | TraceRecord;

/** How the search for eigenpairs is limited. */
const searchOf = ({ iterations, block, memory }: CurvatureFlags) => ({
  iterations,
  block,
  memory: memory * 2 ** 20,
});
