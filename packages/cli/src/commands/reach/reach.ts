import { twiceDifferentiable, withGradient, type ModelLoss, type Subject } from '@orograph/models';
import { directionCount, hessian, type CountRecord, type Quadrature } from '@orograph/probes';
import { eigenReaches, spectrumOf } from '@orograph/report/runs';
import { norm } from '@orograph/tensor';
import { reachRecords } from '@orograph/runs/kinds';
import { type Body, misuse, type ResultRecord } from '@orograph/program';
import { asMisuse, joinedLoss, openFiles, thresholdOf } from '@orograph/program/models';
import { foldAll, lastOf, probeRun } from '@orograph/program/run';
import { defer, of, skip as leaveOut, type Observable } from 'rxjs';
import { splitOff } from '../curvature/kept-pairs.ts';
import { eigenpairsRecord, leading, type EigenpairsRecord } from '../curvature/leading.ts';
import { measureSpectrum } from '../curvature/measure-spectrum.ts';
import { blockDirections } from './block-directions.ts';
import { reachCommand, type ReachKind } from './reach-command.ts';
import { reachDirections } from './reach-directions.ts';
import type { ReachRecord, SkippedRecord } from './reach-record.ts';
import { reachSummary } from './reach-summary.ts';
import { reachText as text } from './reach-text.ts';
import { type Walk, follow } from './follow-direction.ts';
import { kindsOf } from './reach-kinds.ts';

/** Follows directions of several kinds from the first model until the loss is high; those to the other models too. */
export const body: Body<typeof reachCommand.flags> = probeRun(reachCommand, {
  records: reachRecords,
  open: (paths, flags, call) =>
    openFiles({ oneSpace: true })(flags.init === undefined ? paths : [...paths, flags.init], flags, call),
  prepare: async (losses, flags, { terminal, signal, keep }): Promise<Walk> => {
    const [model] = losses as readonly [Subject];
    const through = async (path: readonly [Subject, ...Subject[]]): Promise<ModelLoss> =>
      keep(await joinedLoss(path, flags));
    const loss = await through([model]);
    const { theta, dim } = model.loss;
    const at = await asMisuse(model.path, () => loss.metrics(theta));
    const threshold = thresholdOf(flags, at.loss, model.path);
    const radius = norm(theta);
    const { samples, top, seed, until = 10 * radius, long = radius, count } = flags;
    if (!(until > 0))
      throw misuse('there is no scale of distances, as the parameters are zero', {
        expected: 'a distance',
        got: 'none',
        where: '--until',
      });
    const init = flags.init === undefined ? undefined : losses.at(-1)!;
    const optima = init ? losses.slice(1, -1) : losses.slice(1);
    const kinds = kindsOf(model, flags, { init: init !== undefined, optima: optima.length > 0 });
    if (count && !(threshold > at.loss))
      throw misuse('no rise to count by', {
        expected: `a threshold above ${at.loss}`,
        got: String(threshold),
        where: '--count',
      });
    const leadingPlan = { count: Math.min(top, dim), tolerance: 1e-3, seed };
    const pairs = kinds.includes('hessian')
      ? await lastOf(leading(hessian(twiceDifferentiable(model), theta), leadingPlan, terminal), signal)
      : undefined;
    const gradient = ['gradient', 'orthogonal'].some((kind) => kinds.includes(kind as ReachKind))
      ? (await asMisuse(model.path, () => withGradient(model).valueAndGrad(theta))).grad
      : undefined;
    const setting = { model, ...(init && { init }), optima, samples, gradient, pairs, seed };
    const directions = [
      ...reachDirections(kinds, setting),
      ...(flags.perBlock ? blockDirections(kinds, setting) : []),
    ];
    const lossTo = async (to: Subject | undefined): Promise<ModelLoss> =>
      !to || flags.batchNorm ? loss : through([model, to]);
    return {
      model,
      lossTo,
      kinds,
      directions,
      pairs,
      at,
      scale: { threshold, until, long },
      radius,
    };
  },
  settings: ({ kinds, scale }) => ({ direction: kinds, ...scale }),
  facts: ({ at, radius }) => ({ at, norm: radius }),
  fold: (walk) => foldAll((records) => reachSummary(records, walk)),
  *tasks(walk, { count, runs, steps, seed }, { terminal }, fold) {
    const { model, directions, pairs, at, scale } = walk;
    const { theta, dim } = model.loss;
    for (const direction of directions) {
      const { kind, sample, block, name, missing } = direction;
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
            stream: (skip: number): Observable<WalkRecord> => follow(walk, direction).pipe(leaveOut(skip)),
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
    yield { ...here, stream: (): Observable<WalkRecord> => of(eigenpairsRecord(pairs!)) };
    yield {
      ...rest,
      count: runs,
      stream: (skip: number): Observable<WalkRecord> =>
        measureSpectrum(
          hessian(twiceDifferentiable(model), theta),
          { runs, steps, seed, outside, skip },
          terminal,
        ),
      isDue: (record: ResultRecord, place: number) => record['sample'] === place,
    };
    yield {
      ...here,
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
type WalkRecord = CountRecord | EigenpairsRecord | Quadrature | ReachRecord | SkippedRecord;
