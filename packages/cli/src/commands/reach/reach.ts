import {
  hasGradient,
  twiceDifferentiable,
  withGradient,
  type ModelLoss,
  type Subject,
} from '@orograph/models';
import { hessian, reach, type Quadrature } from '@orograph/probes';
import { displace, filterLength, norm, type Measurement, type Vector } from '@orograph/tensor';
import { concatMap, defer, lastValueFrom, map, of, skip as leaveOut, type Observable } from 'rxjs';

import type { Body } from '../../engine/command.ts';
import { openFiles } from '../../engine/open-files.ts';
import { foldAll, probeRun } from '../../engine/probe-run.ts';
import { joinedLoss } from '../../model/open-subjects.ts';
import { asMisuse } from '../../model/as-misuse.ts';
import { thresholdOf } from '../../model/threshold.ts';
import { misuse } from '../../terminal/misuse.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { splitOff } from '../curvature/kept-pairs.ts';
import { eigenpairsRecord, leading, type EigenpairsRecord, type Leading } from '../curvature/leading.ts';
import { measureSpectrum, spectrumOf } from '../curvature/spectrum-of.ts';
import { blockDirections } from './block-directions.ts';
import { countRecord, type CountRecord } from './count-record.ts';
import { reachCommand, type ReachFlags, type ReachKind } from './reach-command.ts';
import { reachRecords } from './reach-records.ts';
import { reachDirections, type ReachDirection } from './reach-directions.ts';
import type { ReachRecord, SkippedRecord } from './reach-record.ts';
import { reachSummary } from './reach-summary.ts';
import { reachText as text } from './reach-text.ts';

/** A model, and which way it is left. */
interface Walk {
  readonly model: Subject;
  /** The loss that is followed from the model to a checkpoint, or anywhere. */
  readonly lossTo: (to: Subject | undefined) => Promise<ModelLoss>;
  readonly kinds: readonly ReachKind[];
  readonly directions: readonly ReachDirection[];
  readonly pairs: Leading | undefined;
  readonly at: Measurement;
  /** The loss that is high, how far a direction is followed, and from where on it is long. */
  readonly scale: { readonly threshold: number; readonly until: number; readonly long: number };
  readonly radius: number;
}

/** Follows directions of several kinds from the first model until the loss is high; those to the other models too. */
export const body: Body<typeof reachCommand.flags> = probeRun(reachCommand, {
  records: reachRecords,
  open: (paths, flags) =>
    openFiles({ oneSpace: true })(flags.init === undefined ? paths : [...paths, flags.init], flags),
  prepare: async (losses, flags, { terminal, keep }): Promise<Walk> => {
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
      ? await lastValueFrom(leading(hessian(twiceDifferentiable(model), theta), leadingPlan, terminal))
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
  fold: ({ model, at, scale: { threshold, long }, radius }) =>
    foldAll((records) => reachSummary(records, { at, threshold, norm: radius, long, dim: model.loss.dim })),
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
          of(countRecord(spectrumOf(fold.records, dim)!, fold.records, { length: scale.long, rise })),
        ),
    };
  },
  last: ['distance', (record: WalkRecord) => (record.type === 'reach' ? record.distance : Number.NaN)],
  text,
});

/** What is recorded. */
type WalkRecord = CountRecord | EigenpairsRecord | Quadrature | ReachRecord | SkippedRecord;

/** Follows a direction both ways. */
const follow = (
  { model, lossTo, at, scale: { threshold, until: limit }, radius }: Walk,
  { eigenvalue, to, make }: ReachDirection,
): Observable<ReachRecord> =>
  defer(async () => {
    const { theta, layout, dim } = model.loss;
    const direction: Vector = make();
    const plan = {
      theta,
      directions: [direction],
      threshold,
      limit,
      start: Math.min(limit, radius / 100 || limit / 1000),
    };
    return {
      scaled: filterLength(displace(new Float64Array(dim), [direction], [1]), theta, layout),
      found: reach(await lossTo(to), plan),
    };
  }).pipe(
    concatMap(({ scaled, found }) =>
      found.pipe(
        map(({ sign, distance, loss, bounded }): ReachRecord => ({
          type: 'reach',
          ...(eigenvalue !== undefined && { eigenvalue }),
          ...(eigenvalue! > 0 && { predicted: Math.sqrt((2 * (threshold - at.loss)) / eigenvalue!) }),
          sign,
          distance,
          filterLength: Number.isNaN(scaled) ? null : distance * scaled,
          loss,
          bounded,
        })),
      ),
    ),
  );

/** The kinds that are asked for, or all that apply; `hessian` too where short directions are counted. */
function kindsOf(
  model: Subject,
  { direction, count }: ReachFlags,
  there: { readonly init: boolean; readonly optima: boolean },
): readonly ReachKind[] {
  const kinds: readonly ReachKind[] = direction ?? [
    'random',
    'filter',
    ...(hasGradient(model) ? (['orthogonal', 'gradient'] as const) : []),
    'axis',
    'radial',
    ...(there.init ? (['init'] as const) : []),
    ...(there.optima ? (['optimum'] as const) : []),
  ];
  return count && !kinds.includes('hessian') ? [...kinds, 'hessian'] : kinds;
}
