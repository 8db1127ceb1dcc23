import { twiceDifferentiable } from '@orograph/models';
import {
  directionCount,
  followDirection,
  hessian,
  type CountRecord,
  type FollowedReach,
  type Quadrature,
} from '@orograph/probes';
import { eigenReaches, spectrumOf } from '@orograph/report/runs';
import { reachRecords } from '@orograph/runs/kinds';
import type { Body, ResultRecord } from '@orograph/program';
import { openFiles } from '@orograph/program/models';
import { foldAll, probeRun } from '@orograph/program/run';
import {
  eigenpairsRecord,
  type EigenpairsRecord,
  spectrumRuns,
  splitOff,
  walkSummary,
} from '@orograph/studies';
import { defer, of, skip as leaveOut, type Observable } from 'rxjs';

import { productBar } from '../curvature/product-bar.ts';
import { prepareReach } from './prepare-reach.ts';
import { reachCommand } from './reach-command.ts';
import { reachText as text } from './reach-text.ts';

/** Follows directions of several kinds from the first model until the loss is high; those to the other models too. */
export const body: Body<typeof reachCommand.flags> = probeRun(reachCommand, {
  records: reachRecords,
  open: (paths, flags, call) =>
    openFiles({ oneSpace: true })(flags.init === undefined ? paths : [...paths, flags.init], flags, call),
  prepare: prepareReach,
  settings: ({ kinds, scale }) => ({ direction: kinds, ...scale }),
  facts: ({ at, radius }) => ({ at, norm: radius }),
  fold: (walk) => foldAll((records) => walkSummary(records, walk)),
  *tasks(walk, { count, runs, steps, seed }, { terminal }, fold) {
    const { model, directions, pairs, at, scale } = walk;
    const { theta, layout, dim } = model.loss;
    const { threshold, until: limit } = scale;
    for (const direction of directions) {
      const { kind, sample, block, name, missing, to } = direction;
      const key = {
        kind,
        sample,
        ...(block !== undefined && { block }),
        ...(name !== undefined && { name }),
      };
      yield missing === undefined
        ? {
            key,
            count: 2,
            stream: (skip: number): Observable<WalkRecord> =>
              followDirection(() => walk.lossTo(to), {
                theta,
                layout,
                direction,
                at: at.loss,
                threshold,
                limit,
              }).pipe(leaveOut(skip)),
          }
        : {
            key,
            count: 1,
            stream: (): Observable<WalkRecord> => of({ type: 'skipped', reason: missing } as const),
          };
    }
    if (!count) return;
    const rest = { key: {}, hasOwnBar: true };
    const here = { ...rest, count: 1, isLocal: true };
    const { values, residuals, vectors } = pairs!;
    const outside = splitOff({ values, residuals, vectors });
    const rise = scale.threshold - at.loss;
    yield {
      ...here,
      record: 'eigenpairs',
      stream: (): Observable<WalkRecord> => of(eigenpairsRecord(pairs!)),
    };
    yield {
      ...rest,
      record: 'quadrature',
      count: runs,
      stream: (skip: number): Observable<WalkRecord> =>
        spectrumRuns(
          hessian(twiceDifferentiable(model), theta),
          { runs, steps, seed, outside, skip },
          productBar(terminal),
        ),
      isDue: (record: ResultRecord, place: number) => record['sample'] === place,
    };
    yield {
      ...here,
      record: 'count',
      stream: (): Observable<WalkRecord> =>
        defer(() =>
          of(
            directionCount(spectrumOf(fold.records, dim)!, eigenReaches(fold.records), {
              length: scale.long,
              rise,
            }),
          ),
        ),
    };
  },
  last: ['distance', (record: WalkRecord) => (record.type === 'reach' ? record.distance : Number.NaN)],
  text,
});

/** What is recorded. */
type WalkRecord =
  | CountRecord
  | EigenpairsRecord
  | FollowedReach
  | Quadrature
  | { readonly type: 'skipped'; readonly reason: string };
