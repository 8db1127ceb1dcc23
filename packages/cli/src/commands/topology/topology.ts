import { bottleneckDistance, simplifiedTree, wassersteinDistance } from '@orograph/probes';
import { measuredCounts, missingText, numberText } from '@orograph/report';
import { emitted } from '@orograph/runs';
import type { AnyRecordOf } from '@orograph/runs/records';
import { topologyRecords } from '@orograph/runs/kinds';
import type { Body, ResultRecord } from '@orograph/program';
import { foldAll, madeWith, type Opened, probeRun } from '@orograph/program/run';
import { basinRecord, noiseLevel, sliceChecks, type SliceChecks, surfaceRecords } from '@orograph/studies';

import { readSlices, sliceTrees, type SliceTrees } from './slice-trees.ts';
import { topologyCommand, type TopologyFlags } from './topology-command.ts';

/** Does what the command line asks. */
export const body: Body<typeof topologyCommand.flags> = async (call) => {
  if (call.flags.data === undefined) return topologyOfSlices(call);
  const { optimaBody } = await import('./optima.ts');
  return optimaBody(call);
};

/** The merge trees of slices, and what measures more of the first on its network. */
interface Surface extends SliceTrees {
  /** What is measured on the network of the slice, where it is asked for. */
  readonly checks: SliceChecks | undefined;
}

/** `topology RUN [RUN2]`: the merge tree of a slice, and how far its persistence diagram is from that of another. */
const topologyOfSlices: Body<typeof topologyCommand.flags> = probeRun(topologyCommand, {
  records: topologyRecords,
  open: async (paths, flags): Promise<Opened<SliceTrees>> => {
    const slices = await readSlices(paths);
    const surface = { slices, ...sliceTrees(slices, flags) };
    const { trees, threshold } = surface;
    return {
      subject: surface,
      manifest: (command, _settings, facts) => ({
        identity: {
          command,
          slices: slices.map((slice) => slice!.identity),
          loss: slices[0].identity['loss'],
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
        ...facts,
      }),
      remarks: slices.flatMap((slice, k) => {
        const missing = missingText({ ...measuredCounts(slice!.grid), infinite: trees[k]!.infinite });
        return missing === undefined ? [] : [`note: ${slice!.path}: ${missing}`];
      }),
      close: () => Promise.resolve(),
    };
  },
  prepare: async (surface, flags, { keep, ...context }): Promise<Surface> => {
    if (flags.sampling !== true && flags.relax === undefined) return { ...surface, checks: undefined };
    const { reopenSlice } = await import('./reopen-slice.ts');
    const [slice] = surface.slices;
    const open = await reopenSlice(slice, context);
    keep({ dispose: open.close });
    return { ...surface, checks: sliceChecks(slice.grid, open, flags) };
  },
  fold: (surface, flags) => foldAll(() => summaryOf(surface, flags)),
  *tasks({ slices: [{ grid }], trees: [tree], kept, threshold, checks }, { noise }) {
    const makers: readonly ((signal: AbortSignal) => Promise<ResultRecord> | ResultRecord)[] = [
      ...surfaceRecords(grid, { tree, kept, threshold }).map((record) => () => record),
      ...kept.basins.map((basin, place) => async () => ({
        ...basinRecord(basin, place, grid, { noise }),
        ...(await checks?.errorOf(basin)),
      })),
      ...(checks?.saddles(kept.basins) ?? []),
    ];
    yield {
      key: {},
      count: makers.length,
      hasOwnBar: true,
      stream: (skip: number) =>
        emitted<ResultRecord>(async (emit, signal) => {
          for (const make of makers.slice(skip)) {
            signal.throwIfAborted();
            emit(await make(signal));
          }
        }),
    };
  },
  text,
});

function summaryOf(
  { slices: [{ grid }, second], trees: [tree, other], kept, threshold }: SliceTrees,
  { noise }: TopologyFlags,
): ResultRecord {
  return {
    type: 'summary',
    ...measuredCounts(grid),
    infinite: tree.infinite,
    allBasins: tree.basins.length,
    basins: kept.basins.length,
    threshold,
    noiseLevel: noiseLevel(grid, { noise }) ?? null,
    distance: other
      ? {
          to: second!.path,
          bottleneck: bottleneckDistance(tree.basins, other.basins),
          wasserstein: wassersteinDistance(kept.basins, simplifiedTree(other, threshold).basins),
        }
      : null,
  };
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
