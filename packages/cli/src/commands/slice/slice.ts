import { progress, sizeOfCut, sliceOf, type CutPlan, type SlicePoint } from '@orograph/probes';
import { map, of } from 'rxjs';
import { openRunFolder, type RunFolder } from '@orograph/runs';

import { consume } from '../../terminal/consume.ts';
import type { Body, Context } from '../../engine/command.ts';
import type { ModelCut, ModelLoss } from '../../model/model.ts';
import { lossThrough } from '../../model/loss-through.ts';
import { asMisuse, closeLosses, openLosses, type OpenLoss } from '../../model/open-loss.ts';
import { progressBar } from '../../terminal/progress-bar.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { sliceManifest } from './slice-manifest.ts';
import { sliceFrame } from './slice-frame.ts';
import type { sliceCommand, SliceFlags } from './slice-command.ts';
import { directionKind } from './slice-kind.ts';
import { slicePlan, type SlicePlan } from './slice-plan.ts';
import { sliceSummary } from './slice-summary.ts';
import { tell, writeResult } from '../../terminal/terminal.ts';
import { writeReport } from '../report/write-report.ts';

/** Up to this many points (201x201) a slice ends with its report; a report holds them all in memory. */
const pointsReported = 40_401;

/** Does what the command line asks. */
export const body: Body<typeof sliceCommand.flags> = (call) => slice(call.words, call.flags, call);

/** `slice M [M2 [M3]]`: the loss on a cut, streamed, and kept in a run folder where one is given. */
async function slice(paths: readonly string[], flags: SliceFlags, context: Context): Promise<void> {
  const losses = await openLosses(paths, flags, {
    statistics: flags.from !== undefined,
    oneSpace: true,
  });
  let plan: SlicePlan;
  let through: ModelLoss | undefined;
  try {
    const [first] = losses as [OpenLoss, ...OpenLoss[]];
    const frame = await sliceFrame(losses, flags);
    plan = slicePlan(frame, directionKind(flags, losses.length), flags);
    for (const { path, loss } of losses)
      for (const warning of loss.warnings) tell(context.terminal, `warning: ${path}: ${warning}`);
    const loss = await lossThrough(losses as [OpenLoss], flags, frame.along);
    through = loss;
    const cut = await asMisuse(first.path, () => loss.cut(plan.origin, plan.directions));
    // What cannot be evaluated fails here, before anything is written.
    const origin = await asMisuse(first.path, () => cut.measure(plan.directions.map(() => 0)));
    const manifest = sliceManifest(losses, plan, flags, {
      facts: frame.facts,
      origin,
      strategy: cut.strategy,
    });
    const folder = flags.out === undefined ? undefined : await openRunFolder(flags.out, manifest);
    try {
      await measure(cut, plan, flags, folder, context);
    } finally {
      folder?.close();
    }
    await cut.dispose();
  } finally {
    await through?.dispose();
    await closeLosses(losses);
  }
  if (flags.out !== undefined && sizeOfCut(plan) <= pointsReported)
    tell(context.terminal, `report: ${await writeReport(flags.out, context.commands)}`);
}

async function measure(
  cut: ModelCut,
  plan: CutPlan,
  { shard, concurrency, json }: SliceFlags,
  folder: RunFolder | undefined,
  { terminal, signal }: Context,
): Promise<void> {
  const summary = sliceSummary();
  let done = 0;
  if (folder)
    for await (const record of folder.earlier()) {
      if (record.type === 'summary') return;
      summary.add(record);
      done += 1;
    }
  const { index: part, count } = shard ?? { index: 0, count: 1 };
  const total = Math.max(0, Math.ceil((sizeOfCut(plan) - part) / count));
  const emit = (record: ResultRecord): void => {
    folder?.append(record);
    writeResult(terminal, record, { json, text });
  };
  const placeOf = (index: readonly number[]): number =>
    index.reduce((place, i, k) => place * plan.shape[k]! + i, 0);
  const bar = progressBar<ResultRecord>(terminal, {
    name: 'slice',
    total,
    valueOf: (point) => point['loss'] as number,
  });
  try {
    await consume(
      sliceOf(() => of({ ...cut, dispose: () => {} }), plan, {
        ...(concurrency !== undefined && { concurrency }),
        shard: { index: part, count },
        skip: (index) => Math.floor(placeOf(index) / count) < done,
      }).pipe(map(pointRecord), progress({ total, done })),
      (state) => {
        summary.add(state.value);
        emit(state.value);
        bar.update(state);
      },
      signal,
    );
  } finally {
    bar.stop();
  }
  emit(summary.record());
}

const pointRecord = ({ index, coords, loss, metrics }: SlicePoint): ResultRecord => ({
  type: 'point',
  index,
  coords,
  loss,
  metrics,
});

const at = (place: unknown): string => {
  const point = place as { readonly loss: number; readonly coords: readonly number[] } | null;
  return point ? `${point.loss} at (${point.coords.join(', ')})` : 'none';
};

function text(record: ResultRecord): string {
  if (record.type !== 'summary') return '';
  return `${String(record['points'])} points; loss from ${at(record['minimum'])} to ${at(record['maximum'])}`;
}
