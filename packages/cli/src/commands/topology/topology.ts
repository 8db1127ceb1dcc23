import { statSync } from 'node:fs';

import {
  bottleneckDistance,
  gridLandscape,
  mergeTree,
  simplifiedTree,
  wassersteinDistance,
  type MergeTree,
} from '@orograph/probes';
import { measuredCounts, missingText, numberText, type SliceGrid } from '@orograph/report';
import type { RunManifest } from '@orograph/runs';
import type { AnyRecordOf } from '@orograph/runs/records';
import { topologyRecords } from '@orograph/runs/kinds';

import type { Body, Context } from '../../engine/command.ts';
import { recordRun } from '../../engine/record-run.ts';
import { misuse } from '../../terminal/misuse.ts';
import { tell } from '../../terminal/terminal.ts';
import { madeWith } from '../../run/made-with.ts';
import { basinRecord, noiseLevel, surfaceOf } from './basin-records.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { readSlice, type SliceRun } from './slice-run.ts';
import type { topologyCommand, TopologyFlags } from './topology-command.ts';

/** Does what the command line asks. */
export const body: Body<typeof topologyCommand.flags> = async (call) => {
  if (call.flags.data === undefined) return topology(call.words, call.flags, call);
  const { optimaBody } = await import('./optima.ts');
  return optimaBody(call);
};

/** `topology RUN [RUN2]`: the merge tree of a slice, and how far its persistence diagram is from that of another. */
async function topology(paths: readonly string[], flags: TopologyFlags, context: Context): Promise<void> {
  if (paths.length > 2)
    throw misuse('too many runs', {
      expected: 'one slice, or two',
      got: String(paths.length),
      where: 'the runs',
    });
  const file = paths.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  if (file !== undefined)
    throw misuse('a checkpoint without data', {
      expected: 'the folder of a slice, or --data for checkpoints',
      got: 'a file',
      where: file,
    });
  const slices: SliceRun[] = [];
  for (const path of paths) slices.push(await readSlice(path));
  const [first, second] = slices as [SliceRun, SliceRun?];
  const trees = slices.map(({ grid }) => treeOf(grid, flags));
  const [tree, other] = trees as [MergeTree, MergeTree?];
  for (const [k, { path, grid: own }] of slices.entries()) {
    const missing = missingText({ ...measuredCounts(own), infinite: trees[k]!.infinite });
    if (missing !== undefined) tell(context.terminal, `note: ${path}: ${missing}`);
  }
  const threshold = flags.threshold ?? rangeOf(first.grid) / 100;
  const kept = simplifiedTree(tree, threshold);
  const manifest: RunManifest = {
    identity: {
      command: 'topology',
      slices: slices.map(({ identity }) => identity),
      loss: first.identity['loss'],
      threshold,
      connectivity: flags.connectivity,
      noise: flags.noise ?? null,
      ...(flags.sampling && { sampling: true }),
      ...(flags.relax !== undefined && {
        relax: flags.relax,
        climb: flags.climb ?? flags.relax,
        rate: flags.rate,
        points: flags.points,
      }),
    },
    version: madeWith(),
    slices: paths,
  };
  const isChecked = flags.sampling === true || flags.relax !== undefined;
  const checks = isChecked
    ? await (await import('./slice-checks.ts')).sliceChecks(first, flags, context)
    : undefined;
  const { grid } = first;
  const { basins } = kept;
  const makers: readonly (() => Promise<ResultRecord> | ResultRecord)[] = [
    ...surfaceOf(grid, { tree, kept, threshold }).map((record) => () => record),
    ...basins.map((basin, place) => async () => ({
      ...basinRecord(basin, place, grid, flags),
      ...(await checks?.errorOf(basin)),
    })),
    ...(checks?.saddles(basins) ?? []),
    () => summary(),
  ];
  const kinds = { context, records: topologyRecords, text };
  try {
    await recordRun(manifest, flags, kinds, async ({ earlier, emit }) => {
      for (const make of makers.slice(earlier.length)) {
        context.signal.throwIfAborted();
        emit(await make());
      }
    });
  } finally {
    await checks?.close();
  }

  function summary(): ResultRecord {
    return {
      type: 'summary',
      ...measuredCounts(grid),
      infinite: tree.infinite,
      allBasins: tree.basins.length,
      basins: kept.basins.length,
      threshold,
      noiseLevel: noiseLevel(grid, flags) ?? null,
      distance: other
        ? {
            to: second!.path,
            bottleneck: bottleneckDistance(tree.basins, other.basins),
            wasserstein: wassersteinDistance(kept.basins, simplifiedTree(other, threshold).basins),
          }
        : null,
    };
  }
}

const treeOf = ({ shape, loss }: SliceGrid, { connectivity }: TopologyFlags): MergeTree =>
  mergeTree(gridLandscape(shape, loss, connectivity));

function rangeOf({ loss }: SliceGrid): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of loss)
    if (Number.isFinite(value)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return high > low ? high - low : 0;
}

function text(record: AnyRecordOf<typeof topologyRecords>): string {
  if (record.type === 'basin') {
    const { basin, birth, death, parent, points } = record;
    const joins = parent === null ? 'joins none' : `joins ${parent} at ${numberText(death)}`;
    return `basin ${basin}: minimum ${numberText(birth)}, ${joins}, ${points} points`;
  }
  if (record.type === 'saddle') {
    const { basin, parent, onGrid, height, gradNorm } = record;
    return `basin ${basin} to ${parent}: ${numberText(onGrid)} in the slice, ${numberText(height)} relaxed, |∇L| ${numberText(gradNorm)} at its highest point`;
  }
  if (record.type !== 'summary') return '';
  const { basins, threshold, allBasins, distance } = record;
  return [
    `${basins} basins deeper than ${numberText(threshold)}, of ${allBasins}`,
    ...(distance
      ? [
          `bottleneck distance ${numberText(distance.bottleneck)}, 2-Wasserstein ${numberText(distance.wasserstein)} to the second slice`,
        ]
      : []),
  ].join('\n');
}
