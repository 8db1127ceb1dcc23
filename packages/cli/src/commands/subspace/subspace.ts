import type { Trainable } from '@orograph/models';
import { descend, minibatches, subspace as trained, type Objective } from '@orograph/probes';
import { adam, cosineDecay, type Measurement, type Vector } from '@orograph/tensor';

import { consume } from '../../terminal/consume.ts';
import type { Body, Context } from '../../engine/command.ts';
import type { subspaceCommand, SubspaceFlags } from './subspace-command.ts';
import { misuse } from '../../terminal/misuse.ts';
import { progressBar } from '../../terminal/progress-bar.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { recordRun } from '../../engine/record-run.ts';
import { subspaceManifest } from './subspace-manifest.ts';
import { subspaceSummary } from './subspace-summary.ts';
import { trainableOf } from '../../model/open-task.ts';

/** The dimensions of the sweep on MNIST of Li et al. 2018. */
const usualDimensions = [10, 50, 100, 200, 300, 500, 750, 1000, 1500];

/** Does what the command line asks. */
export const body: Body<typeof subspaceCommand.flags> = (call) => subspace(call.words[0]!, call.flags, call);

/** `subspace NET`: training in random subspaces of several dimensions, beside training in the whole space. */
async function subspace(net: string, flags: SubspaceFlags, context: Context): Promise<void> {
  const task = await trainableOf(net, flags);
  try {
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
    const columns =
      flags.columns === 'auto'
        ? dim * Math.max(...dimensions) <= 2 ** 24
          ? 'normalized'
          : 'sparse'
        : flags.columns;
    const sweep: Sweep = { task, flags, dimensions, batch, steps, columns };
    await recordRun(
      subspaceManifest(net, task, flags, { dimensions, batch, columns }),
      flags,
      { context, text },
      async ({ earlier, emit }) => {
        const records = [...earlier];
        const add = (record: ResultRecord): void => {
          emit(record);
          records.push(record);
        };
        await starts(sweep, records, add);
        await trainAll(sweep, records, add, context);
        add(
          subspaceSummary(records, { dim, ...(flags.success !== undefined && { success: flags.success }) }),
        );
      },
    );
  } finally {
    await task.dispose();
  }
}

interface Sweep {
  readonly task: Trainable;
  readonly flags: SubspaceFlags;
  readonly dimensions: readonly number[];
  readonly batch: number;
  readonly steps: number;
  readonly columns: 'fastfood' | 'normalized' | 'orthonormal' | 'sparse';
}

type Add = (record: ResultRecord) => void;

/** Loss and accuracy before training, by seed. */
async function starts(
  { task, flags: { seeds } }: Sweep,
  records: readonly ResultRecord[],
  add: Add,
): Promise<void> {
  for (const seed of seeds)
    if (!records.some((record) => record.type === 'start' && record['seed'] === seed))
      add({ type: 'start', seed, ...(await measured(task, task.origin(seed))) });
}

/** Training in the whole space, then in each subspace; what is recorded already is left out. */
async function trainAll(
  { task, flags, dimensions, batch, steps, columns }: Sweep,
  records: readonly ResultRecord[],
  add: Add,
  { terminal, signal }: Context,
): Promise<void> {
  const { seeds, baseline, burnIn } = flags;
  const known = (type: string, seed: number, d?: number): boolean =>
    records.some((record) => record.type === type && record['seed'] === seed && record['d'] === d);
  const toDo = [
    ...(baseline ? seeds.filter((seed) => !known('baseline', seed)) : []),
    ...dimensions.flatMap((d) => seeds.filter((seed) => !known('dimension', seed, d))),
  ].length;
  const total = toDo * steps;
  const bar = progressBar<number>(terminal, { name: 'subspace', total, valueOf: (value) => value });
  const began = Date.now();
  let count = 0;
  /** Minibatches that show how far training has come. */
  const objective = (seed: number): Objective => {
    const own = minibatches(task.loss, { size: batch, seed });
    return async (theta, step) => {
      const found = await own(theta, step);
      count += 1;
      const rate = (1000 * count) / (Date.now() - began);
      bar.update({
        value: found.value,
        count: Math.min(count, total),
        total,
        rate,
        eta: Math.max(0, total - count) / rate,
      });
      return found;
    };
  };
  const whole = { optimizer: adam(), schedule: cosineDecay(flags.baselineRate, { steps }), steps };
  try {
    if (baseline)
      for (const seed of seeds) {
        if (known('baseline', seed)) continue;
        let end: Vector = task.origin(seed);
        const descent = descend(objective(seed), { ...whole, theta: end, every: steps });
        await consume(descent, ({ theta }) => (end = theta), signal);
        add({ type: 'baseline', seed, ...(await measured(task, end)) });
      }
    const inSubspaces = trained(task.loss, {
      origin: task.origin,
      dimensions,
      seeds,
      columns,
      optimizer: adam(),
      schedule: cosineDecay(flags.learningRate, { steps }),
      steps,
      objective,
      measured: {
        dim: task.loss.dim,
        value: (theta) => task.loss.value(theta),
        metrics: (theta) => flat(task, theta),
      },
      skip: (d, seed) => known('dimension', seed, d),
      ...(burnIn > 0 && {
        burnIn: { ...whole, schedule: cosineDecay(flags.baselineRate, { steps: burnIn }), steps: burnIn },
      }),
    });
    await consume(
      inSubspaces,
      ({ type, d, seed, loss, metrics: { accuracy, trainLoss, trainAccuracy }, status }) =>
        add({
          type,
          d,
          seed,
          loss,
          ...(accuracy !== undefined && { accuracy }),
          train: { loss: trainLoss, ...(trainAccuracy !== undefined && { accuracy: trainAccuracy }) },
          status,
        }),
      signal,
    );
  } finally {
    bar.stop();
  }
}

/** Loss and accuracy on the test data, or where there are none on those of training; `train` has the latter. */
async function measured(task: Trainable, theta: Vector): Promise<Readonly<Record<string, unknown>>> {
  const {
    loss,
    metrics: { accuracy, trainLoss, trainAccuracy },
  } = await flat(task, theta);
  return {
    loss,
    ...(accuracy !== undefined && { accuracy }),
    train: { loss: trainLoss, ...(trainAccuracy !== undefined && { accuracy: trainAccuracy }) },
  };
}

async function flat({ loss, tested }: Trainable, theta: Vector): Promise<Measurement> {
  const train = await loss.metrics(theta);
  const test = tested ? await tested.metrics(theta) : train;
  const { accuracy } = train.metrics;
  return {
    loss: test.loss,
    metrics: {
      ...test.metrics,
      trainLoss: train.loss,
      ...(accuracy !== undefined && { trainAccuracy: accuracy }),
    },
  };
}

function text(record: ResultRecord): string {
  const { type, d, seed, accuracy, loss, dInt90, baseline } = record as Readonly<Record<string, unknown>>;
  const result =
    accuracy === undefined
      ? `loss ${Number(loss).toPrecision(4)}`
      : `accuracy ${Number(accuracy).toFixed(4)}`;
  if (type === 'dimension') return `d ${String(d)}, seed ${String(seed)}: ${result}`;
  if (type === 'baseline') return `whole space, seed ${String(seed)}: ${result}`;
  if (type !== 'summary' || baseline === null) return '';
  return dInt90 === null ? 'no dimension tried reaches 90 % of the baseline' : `d_int90 = ${Number(dInt90)}`;
}
