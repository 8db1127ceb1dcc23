import { trainPlan, type Trainable } from '@orograph/models';
import { instability, instabilitySummary, type InstabilityRecord } from '@orograph/probes';
import { recordsOf } from '@orograph/runs/records';
import { instabilityRecords } from '@orograph/runs/kinds';
import { type Body, misuse, type ResultRecord } from '@orograph/program';
import { foldAll, madeWith, type Opened, probeRun } from '@orograph/program/run';
import { trainableOf } from '@orograph/program/models';
import { map } from 'rxjs';

import { instabilityCommand, type InstabilityFlags } from './instability-command.ts';
import { instabilityCosts, type Unstable } from './instability-costs.ts';

/** Shares of all epochs after which the order changes where none are given. */
const usualShares = [0, 1 / 64, 1 / 16, 1 / 4, 1 / 2];
/** A barrier of less is none: of the error rate, or of the loss at the origin. */
const usualThreshold = 0.02;

/** Trains children of one training with other orders of the examples, and measures the barriers between them. */
export const body: Body<typeof instabilityCommand.flags> = probeRun(instabilityCommand, {
  records: instabilityRecords,
  open: async ([net], flags): Promise<Opened<Trainable>> => {
    const task = await trainableOf(net!, flags);
    const { network, data, test, lossKind, layout, dispose } = task;
    return {
      subject: task,
      manifest: (command, settings, facts) => ({
        identity: {
          command,
          ...settings,
          network,
          parameters: layout.blocks.map(({ name }) => name),
          data: { sha256: data.hash, examples: data.examples },
          test: test ? { sha256: test.hash, examples: test.examples } : null,
          loss: lossKind,
        },
        version: madeWith(),
        models: [net],
        data: { source: data.source, test: test?.source ?? null },
        dimension: layout.dim,
        ...facts,
      }),
      remarks: [],
      close: async () => dispose(),
    };
  },
  prepare: unstableOf,
  settings: ({ at, batch, threshold }) => ({ at, batch, stable: threshold }),
  fold: (unstable) =>
    foldAll((records) => ({
      type: 'summary',
      ...instabilitySummary(recordsOf(records, instabilityRecords, 'instability'), unstable),
    })),
  *tasks({ task, batch, stepsPerEpoch, at }, { seeds, points, ...flags }) {
    const { optimizer, schedule } = trainPlan({ ...flags, batch }, task.loss.examples);
    const { loss, tested } = task;
    for (const seed of seeds)
      yield {
        key: { seed },
        count: at.length,
        stream: (skip: number) =>
          instability(loss, {
            theta: task.origin(seed),
            optimizer,
            schedule,
            steps: flags.epochs * stepsPerEpoch,
            size: batch,
            at,
            points,
            seed,
            measured: tested ?? loss,
            skip,
          }).pipe(map((record) => ({ ...record, epoch: record.at / stepsPerEpoch }))),
        isDue: (record: ResultRecord, place: number) => record['at'] === at[place],
      };
  },
  costs: instabilityCosts,
  last: ['barrier', ({ barrier }: InstabilityRecord) => barrier],
  text: (record) => {
    if (record.type === 'summary')
      return record.stableFrom
        .map(
          ({ seed, epoch, undecided }) =>
            `seed ${seed}: ${undecided ? undecidedWords[undecided] : epoch === null ? 'a barrier from every epoch tried on' : `one wedge from epoch ${epoch.toPrecision(3)} on`}`,
        )
        .join('\n');
    const { seed, epoch, barrier, errorBarrier, distance } = record;
    const ofError = errorBarrier === undefined ? '' : ` (of the error ${errorBarrier.toPrecision(3)})`;
    return `seed ${seed}, ${epoch.toPrecision(3)} epochs in common: barrier ${barrier.toPrecision(4)}${ofError}, distance ${distance.toPrecision(4)}`;
  },
});

/** Why nothing can be said of a training. */
const undecidedWords = {
  same: 'its children are the same, so that nothing can be said',
  untrained: 'its children have not learned, so that nothing can be said',
} as const;

/** @throws MisuseError for an epoch beyond the last one. */
async function unstableOf(task: Trainable, flags: InstabilityFlags): Promise<Unstable> {
  const { epochs, after = usualShares.map((share) => share * epochs), stable } = flags;
  const { examples } = task.loss;
  const batch = Math.min(flags.batch, examples);
  const stepsPerEpoch = Math.floor(examples / batch);
  const beyond = after.find((epoch) => epoch > epochs);
  if (beyond !== undefined)
    throw misuse('an epoch beyond the training', {
      expected: `at most the ${epochs} of --epochs`,
      got: String(beyond),
      where: '--after',
    });
  const at = [...new Set(after.map((epoch) => Math.round(epoch * stepsPerEpoch)))].toSorted((a, b) => a - b);
  const measured = task.tested ?? task.loss;
  const origin = await measured.metrics(new Float32Array(measured.dim));
  const isClassifier = origin.metrics['accuracy'] !== undefined;
  return {
    task,
    batch,
    stepsPerEpoch,
    at,
    atOrigin: origin.loss,
    threshold: stable ?? usualThreshold * (isClassifier ? 1 : origin.loss),
    measure: isClassifier ? 'errorBarrier' : 'barrier',
  };
}
