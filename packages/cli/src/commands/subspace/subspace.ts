import type { Trainable } from '@orograph/models';
import { subspaceSummary } from '@orograph/probes';
import type { ResultRecord } from '@orograph/runs';
import { recordsOf, type AnyRecordOf } from '@orograph/runs/records';
import { subspaceRecords } from '@orograph/runs/kinds';
import { type Body, misuse } from '@orograph/program';
import { countWatch, foldAll, madeBy, type Opened, probeRun, type ProbeTask } from '@orograph/program/run';
import { trainableOf } from '@orograph/program/models';
import { frequentShare, subspaceTrainings, type SubspaceSweep } from '@orograph/studies';

import { subspaceCommand, type SubspaceFlags } from './subspace-command.ts';
import { subspaceManifest } from './subspace-manifest.ts';

/** The dimensions of the sweep on MNIST of Li et al. 2018. */
const usualDimensions = [10, 50, 100, 200, 300, 500, 750, 1000, 1500];

/** What is recorded before the summary. */
interface TrainingRecord {
  readonly type: 'baseline' | 'dimension' | 'start';
  readonly loss: number;
}

/** Trains a network in random subspaces of several dimensions, beside training in the whole space. */
export const body: Body<typeof subspaceCommand.flags> = probeRun(subspaceCommand, {
  records: subspaceRecords,
  open: async ([net], flags): Promise<Opened<SubspaceSweep>> => {
    const task = await trainableOf(net!, flags);
    try {
      const sweep = sweepOf(task, flags);
      const { dimensions, batch, columns } = sweep;
      return {
        subject: sweep,
        manifest: (_, __, facts) => ({
          ...subspaceManifest(net!, task, flags, { dimensions, batch, columns }),
          ...facts,
        }),
        remarks: [],
        close: async () => task.dispose(),
      };
    } catch (error) {
      await task.dispose();
      throw error;
    }
  },
  prepare: (sweep) => Promise.resolve(sweep),
  fold: ({ task }, { success }) => {
    const scale = { dim: task.loss.dim, success, frequent: frequentShare(task.test ?? task.data) };
    return foldAll((records) => summaryOf(records, scale));
  },
  *tasks(sweep, { seeds, baseline }, { terminal }): Generator<ProbeTask<TrainingRecord>> {
    const { dimensions } = sweep;
    const { start, whole, inSubspace } = subspaceTrainings(sweep, countWatch(terminal));
    for (const seed of seeds)
      yield {
        key: { seed },
        count: 1,
        record: 'start',
        hasOwnBar: true,
        stream: () => madeBy(async () => ({ type: 'start' as const, ...(await start(seed)) })),
      };
    if (baseline)
      for (const seed of seeds)
        yield {
          key: { seed },
          count: 1,
          record: 'baseline',
          hasOwnBar: true,
          stream: () =>
            madeBy(async (signal) => ({ type: 'baseline' as const, ...(await whole(seed, signal)) })),
        };
    for (const d of dimensions)
      for (const seed of seeds)
        yield {
          key: { d, seed },
          count: 1,
          record: 'dimension',
          hasOwnBar: true,
          stream: () => inSubspace(d, seed),
        };
  },
  text,
});

/** Sums up the trainings in subspaces beside those in the whole space. */
function summaryOf(
  records: readonly ResultRecord[],
  {
    frequent,
    ...scale
  }: { readonly dim: number; readonly success: number | undefined; readonly frequent: number },
): ResultRecord {
  const starts = recordsOf(records, subspaceRecords, 'start');
  const baselines = recordsOf(records, subspaceRecords, 'baseline');
  return {
    type: 'summary',
    ...subspaceSummary(recordsOf(records, subspaceRecords, 'dimension'), {
      ...scale,
      baselines: baselines.map(({ accuracy }) => accuracy ?? Number.NaN),
      untrained: Math.max(frequent, ...starts.map(({ accuracy }) => accuracy ?? 0)),
      starts: new Map(starts.map(({ seed, train }) => [seed, train.loss])),
    }),
  };
}

function sweepOf(task: Trainable, flags: SubspaceFlags): SubspaceSweep {
  const { dim, examples } = task.loss;
  const dimensions = flags.dimensions ?? usualDimensions.filter((d) => d <= dim);
  const tooMany = dimensions.find((d) => d > dim);
  if (tooMany !== undefined)
    throw misuse('a subspace is larger than the space', {
      expected: `at most D = ${dim}`,
      got: String(tooMany),
      where: '--dimensions',
    });
  const batch = Math.min(flags.batch, examples);
  const steps = flags.epochs * Math.floor(examples / batch);
  const isSmall = dim * Math.max(...dimensions) <= 2 ** 24;
  const columns = flags.columns === 'auto' ? (isSmall ? 'normalized' : 'sparse') : flags.columns;
  const { baselineRate, learningRate, burnIn } = flags;
  return { task, baselineRate, learningRate, burnIn, dimensions, batch, steps, columns };
}

function text(record: AnyRecordOf<typeof subspaceRecords>): string {
  const result = ({ accuracy, loss }: { readonly accuracy?: number | undefined; readonly loss: number }) =>
    accuracy === undefined ? `loss ${loss.toPrecision(4)}` : `accuracy ${accuracy.toFixed(4)}`;
  if (record.type === 'dimension') return `d ${record.d}, seed ${record.seed}: ${result(record)}`;
  if (record.type === 'baseline') return `whole space, seed ${record.seed}: ${result(record)}`;
  if (record.type !== 'summary' || record.baseline === null) return '';
  const { dInt90, baseline } = record;
  if (!baseline.isLearned)
    return '90 % of the baseline take no training: the dimension it takes cannot be said';
  return dInt90 === null ? 'no dimension tried reaches 90 % of the baseline' : `d_int90 = ${dInt90}`;
}
