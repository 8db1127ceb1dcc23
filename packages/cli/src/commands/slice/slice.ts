import { describeDirections, displacedCut, type ModelCut, type Subject } from '@orograph/models';
import { sizeOfCut, sliceExtremes, sliceOf, type MeasuredPoint } from '@orograph/probes';
import { placeAt } from '@orograph/tensor';
import { sliceRecords } from '@orograph/runs/kinds';
import type { AnyRecordOf, RecordOf } from '@orograph/runs/records';
import { map, of } from 'rxjs';

import { dropPreview } from '@orograph/runs';
import { type Body, type ResultRecord, tell } from '@orograph/program';
import { asMisuse, joinedLoss, type MemoryNeed, openFiles, tellMemory } from '@orograph/program/models';
import { probeRun } from '@orograph/program/run';
import {
  coarseFirst,
  cornerVariance,
  cutWithCurvature,
  sliceFrame,
  type SliceKind,
  slicePlan,
  type SlicePlan,
} from '@orograph/studies';

import { productBar } from '../curvature/product-bar.ts';
import { openedFor } from './plane-path.ts';
import { sliceCommand, type SliceFlags } from './slice-command.ts';
import { directionKind } from './slice-kind.ts';

/** Up to this many points (201x201) a slice ends with its report; a report holds them all in memory. */
const pointsReported = 40_401;

/** A cut that is ready to be measured. */
interface Prepared {
  readonly cut: ModelCut;
  readonly plan: SlicePlan;
  readonly kind: SliceKind;
  /** What `run.json` says of it besides. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Measures the loss on a cut through models, point by point. */
export const body: Body<typeof sliceCommand.flags> = probeRun(sliceCommand, {
  records: sliceRecords,
  open: (paths, flags, call) => openFiles({ ...openedFor(flags.from), oneSpace: true })(paths, flags, call),
  prepare: async (losses, flags, call): Promise<Prepared> => {
    const { keep, terminal, signal } = call;
    const [first] = losses as readonly [Subject];
    const kind = directionKind(flags, losses.length);
    tellMemory(terminal, first.loss, sliceMemory(losses.length, kind, flags));
    const frame = await asMisuse(undefined, () =>
      sliceFrame(losses, kind, flags, { keep, signal, follow: productBar(terminal) }),
    );
    const plan = slicePlan(frame, kind, flags);
    const loss = keep(await joinedLoss(losses as [Subject], flags, frame.along));
    const negative = await cornerVariance(first, loss, plan);
    if (negative)
      tell(
        terminal,
        `warning: beyond the models the running variance "${negative.name}" becomes negative (${negative.value.toPrecision(3)} at a corner), where the loss is not a number; --batch-norm measures the statistics anew, a narrower --range stays between the models`,
      );
    const plain = keep(
      await asMisuse(first.path, async () =>
        flags.engine === 'plain'
          ? displacedCut(loss, plan.origin, plan.directions)
          : loss.cut(plan.origin, plan.directions),
      ),
    );
    if (flags.explain) tell(terminal, plain.explanation);
    const isAlone = losses.length === 1 && !frame.along?.states;
    const moves = first.loss.state !== undefined && !isAlone;
    const cut = flags.curvature
      ? cutWithCurvature(plain, plan, { first, moves, products: flags.products })
      : plain;
    const origin = await asMisuse(first.path, () => cut.measure(plan.directions.map(() => 0)));
    const directions = { from: flags.from ?? null, ...describeDirections(plan.directions), ...frame.facts };
    return { cut, plan, kind, facts: { directions, origin, strategy: cut.strategy } };
  },
  settings: ({ kind, plan }, { from, seed }) => ({
    direction: kind,
    seed: from === undefined ? seed : null,
    grid: plan.shape,
    range: plan.axes.map((axis) => [axis[0], axis.at(-1)]),
  }),
  facts: ({ plan, facts: { directions, ...facts } }) => ({
    directions,
    ...(plan.paths.length > 0 && { paths: plan.paths }),
    ...facts,
  }),
  fold: () => {
    const { add, extremes } = sliceExtremes();
    return {
      add: (point) => add(point as unknown as MeasuredPoint),
      summary: () => ({ type: 'summary', ...extremes() }),
    };
  },
  *tasks({ cut, plan }, { concurrency, out, shard, queue }) {
    const isWhole = shard === undefined && queue === undefined;
    yield {
      key: {},
      count: sizeOfCut(plan),
      stream: (skip: number, end: number = Infinity) => {
        const settings = { ...(concurrency !== undefined && { concurrency }), part: { from: skip, to: end } };
        const own = { ...cut, dispose: () => Promise.resolve() };
        const points =
          out !== undefined && isWhole && end === Infinity
            ? coarseFirst(own, plan, { ...settings, out })
            : sliceOf(() => of(own), plan, settings);
        return points.pipe(
          map(({ index, coords, loss, metrics }) => ({
            type: 'point' as const,
            index,
            coords,
            loss,
            metrics,
          })),
        );
      },
      isDue: ({ index }: ResultRecord, place: number) =>
        placeAt(index as readonly number[], plan.shape) === place,
    };
  },
  last: ['loss', ({ loss }: { readonly type: 'point'; readonly loss: number }) => loss],
  finish: (_, { out }) => {
    if (out !== undefined) dropPreview(out);
  },
  text,
  isReported: ({ plan }) => sizeOfCut(plan) <= pointsReported,
});

/** What a slice of a large network holds: θ of each model and of the point; directions are in temporary files, where they are not needed otherwise. */
function sliceMemory(
  models: number,
  kind: Prepared['kind'],
  { grid, path, curvature }: SliceFlags,
): MemoryNeed {
  const rank = grid?.length ?? (kind === 'between' ? models - 1 : 2);
  const isStored =
    path === undefined && !curvature && ['between', 'filter', 'layer', 'random'].includes(kind);
  return { singles: models + 1, ...(isStored ? { stored: rank } : { doubles: rank + 2 }) };
}

const fourDigits = (value: number): number => Number(value.toPrecision(4));

type Summary = RecordOf<typeof sliceRecords, 'summary'>;

const at = (point: Summary['minimum']): string =>
  point ? `${fourDigits(point.loss)} at (${point.coords.map(fourDigits).join(', ')})` : 'none';

function text(record: AnyRecordOf<typeof sliceRecords>): string {
  if (record.type !== 'summary') return '';
  return `${record.points} points; loss from ${at(record.minimum)} to ${at(record.maximum)}`;
}
