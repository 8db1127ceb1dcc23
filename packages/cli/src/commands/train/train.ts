import { graphLoss, isBatchNorm, trainingOrder, trainingStore, trainPlan } from '@orograph/models';
import type { ResultRecord } from '@orograph/runs';
import type { AnyRecordOf, RecordOf } from '@orograph/runs/records';
import { trainRecords } from '@orograph/runs/kinds';
import { type Body, misuse, tell, version } from '@orograph/program';
import { asMisuse, lossSettings, networkOf } from '@orograph/program/models';
import { foldAll, type Opened, probeRun, type ProbeTask, progressBar } from '@orograph/program/run';
import { everyOf, trainSeed, type SeedTraining } from '@orograph/studies';

import { changesOfSeed } from './train-change.ts';
import { trainCommand, type TrainFlags } from './train-command.ts';
import { choices, stepsOfSeed, trainManifest } from './train-manifest.ts';

/** What is trained, but for the seed. */
type Training = Pick<SeedTraining, 'net' | 'plan' | 'task'>;

/** Trains networks of the zoo, one a seed; with a run folder keeps their checkpoints and trajectories. */
export const body: Body<typeof trainCommand.flags> = probeRun(trainCommand, {
  records: trainRecords,
  open: async ([net], flags): Promise<Opened<Training>> => {
    const task = await networkOf(net!, flags);
    const plan = trainPlan(flags, task.data.examples);
    return {
      subject: { net: net!, task, plan },
      manifest: (_command, _settings, facts) => ({
        ...trainManifest(net!, { task, flags, plan, seeds: seedsOf(flags) }),
        ...facts,
      }),
      remarks: [],
      close: () => Promise.resolve(),
    };
  },
  prepare: async (training, flags) => {
    await checkTask(training, flags);
    return training;
  },
  fold: () => foldAll(),
  *tasks(training, asked, { terminal }): Generator<ProbeTask<ResultRecord>> {
    // While it trains, all of them are read.
    const flags = { ...asked };
    for (const seed of seedsOf(flags))
      yield {
        key: { seed },
        count: Infinity,
        isLast: ({ type }) => type === 'checkpoint',
        isDue: trainingOrder({ every: everyOf(flags, training.plan), epochs: flags.epochs }),
        // A seed that was cut short goes on; its records are the same, and only those not there yet are added.
        stream: (skip) =>
          trainSeed(seedTraining(training, flags, seed), {
            known: skip,
            watch: (plan) =>
              progressBar<{ readonly loss: number }>(terminal, { ...plan, numberOf: ({ loss }) => loss }),
            tell: (sentence) => tell(terminal, sentence),
          }),
        isLocal: true,
        hasFiles: true,
        hasOwnBar: true,
      };
  },
  costs: async (training, flags) => {
    const { trainCost } = await import('./train-cost.ts');
    const seeds = seedsOf(flags);
    return [await trainCost(seedTraining(training, flags, seeds[0]!), seeds.length)];
  },
  // Killed after its last record, a seed leaves what it would have gone on from.
  finish: (_training, flags) => {
    if (flags.out !== undefined) for (const seed of seedsOf(flags)) trainingStore(flags.out, seed, 0).clear();
  },
  text,
});

/** The training of a seed as the flags say. */
function seedTraining({ net, task, plan }: Training, flags: TrainFlags, seed: number): SeedTraining {
  const { epochs, batch, curvature, curvatureExamples, tunnel, rise, renewBatchNorm, out, saveEvery } = flags;
  const words = Object.entries({ ...plan.settings, ...choices(flags), seed }).map(([name, value]) =>
    String(value) === 'true' ? `--${name}` : `--${name} ${value}`,
  );
  return {
    net,
    task,
    // Changes that are known before leave the steps that have records as they were.
    every: everyOf(flags, plan),
    plan: { ...plan, steps: stepsOfSeed(flags, seed, task.data.examples) },
    seed,
    epochs,
    batch,
    renewBatchNorm,
    out,
    saveEvery,
    loss: lossSettings(flags),
    ...(curvature !== undefined && {
      curvature: { every: curvature, examples: curvatureExamples, ...(tunnel && { rise }) },
    }),
    changes: changesOfSeed(flags.change, seed),
    isSteered: flags.steer,
    metadata: { producer: `orograph ${version}`, command: `orograph train ${net} ${words.join(' ')}` },
  };
}

const seedsOf = ({ seed, seeds = [seed] }: TrainFlags): readonly number[] => seeds;

/** @throws MisuseError for data and flags that do not fit the network: it fails here, before anything is written. */
async function checkTask({ net, task }: Training, flags: TrainFlags): Promise<void> {
  const { graphOf, data, test } = task;
  if (flags.renewBatchNorm && !graphOf(0).nodes.some(isBatchNorm))
    throw misuse('--renew-batch-norm does not apply', {
      expected: 'a network with BatchNormalization',
      got: task.network,
      where: net,
    });
  for (const own of [data, ...(test ? [test] : [])])
    await asMisuse(own.source, async () => (await graphLoss(graphOf(0), own, lossSettings(flags))).dispose());
}

function text(record: AnyRecordOf<typeof trainRecords>): string {
  const { type, seed } = record;
  if (type === 'curvature') {
    const { step, values, learningRate } = record;
    const [largest, stable] = [values[0] ?? Number.NaN, learningRate * (values[0] ?? Number.NaN)];
    const { angle, distance } = record.tunnel ?? {};
    const width =
      angle && distance ? `, tunnel ${angle.mean.toPrecision(4)} rad, ${distance.mean.toPrecision(4)}` : '';
    return `seed ${seed}, step ${step}: λ₁ ${largest.toPrecision(4)}, times the learning rate ${stable.toPrecision(3)}${width}`;
  }
  if (type === 'change') {
    const { step, learningRate, batch, l2 } = record;
    return `seed ${seed}, from step ${step} on: learning rate ${learningRate}, batch ${batch}, L2 ${l2}`;
  }
  if (type === 'step') return '';
  const { loss, accuracy } = numbersOf(record);
  const numbers = `loss ${loss.toPrecision(5)}${accuracy === undefined ? '' : `, accuracy ${accuracy}`}`;
  if (type === 'epoch') return `seed ${seed}, epoch ${record.epoch}: ${numbers}`;
  const place = record.path === null ? '' : `, ${record.path}`;
  return `seed ${seed} ${record.status}: ${numbers} on ${record.on}${place}`;
}

/** The loss and accuracy on the test data where a record has them. */
function numbersOf(
  record: RecordOf<typeof trainRecords, 'checkpoint'> | RecordOf<typeof trainRecords, 'epoch'>,
): { readonly loss: number; readonly accuracy: number | undefined } {
  const { loss, metrics } =
    record.type === 'checkpoint' ? record : (record.test ?? { loss: record.loss, metrics: undefined });
  return { loss, accuracy: metrics?.['accuracy'] };
}
