import { ensembleSummary, type EnsemblePlan } from '@orograph/probes';
import { norm, type Vector } from '@orograph/tensor';
import { vectorStore, type TypedRecord } from '@orograph/runs';
import { recordsOf, type AnyRecordOf } from '@orograph/runs/records';
import { ensembleRecords } from '@orograph/runs/kinds';
import { type Body, tell } from '@orograph/program';
import {
  foldAll,
  type Opened,
  probeRun,
  type ProbeTask,
  type SampledCost,
  timedCost,
} from '@orograph/program/run';
import { asMisuse, lossSettings, networkOf } from '@orograph/program/models';
import {
  closeEnsembleTask,
  ensembleRecord,
  type EnsembleTask,
  openEnsembleTask,
  trainedOptimum,
} from '@orograph/studies';
import { defer } from 'rxjs';
import { ensembleCommand, type EnsembleFlags } from './ensemble-command.ts';
import { ensembleManifest } from './ensemble-manifest.ts';

/** Makes ensembles by several methods over the largest learning rate, and finds from which rate on members leave the wedge. */
export const body: Body<typeof ensembleCommand.flags> = probeRun(ensembleCommand, {
  records: ensembleRecords,
  open: async ([net], flags): Promise<Opened<EnsembleTask>> => {
    const task = await networkOf(net!, flags);
    const open = await asMisuse(net, () => openEnsembleTask(net!, task, lossSettings(flags)));
    return {
      subject: open,
      manifest: (_command, _settings, facts) => ({
        ...ensembleManifest(net!, task, open.train, { ...flags, seeds: seedsOf(flags) }),
        ...facts,
      }),
      remarks: [],
      close: () => closeEnsembleTask(open),
    };
  },
  prepare: async (open) => ({ open, atOrigin: await open.train.value(new Float32Array(open.train.dim)) }),
  fold: ({ atOrigin }) =>
    foldAll((records) => ({ ...ensembleSummary(recordsOf(records, ensembleRecords, 'ensemble'), atOrigin) })),
  *tasks({ open }, asked, { terminal, signal }) {
    // While it trains, all of them are read.
    const flags = { ...asked };
    const { out } = flags;
    const store = out === undefined ? undefined : vectorStore(out);
    for (const seed of seedsOf(flags)) {
      const key = `optimum/${seed}`;
      let optimum: Vector | undefined;
      yield once({ seed }, async () => {
        tell(terminal, `training to an optimum, seed ${seed}`);
        optimum = await trainedOptimum(open, seed, flags, signal);
        store?.write(key, { theta: optimum });
        const [train, test] = [await open.train.metrics(optimum), await open.test.metrics(optimum)];
        return { type: 'optimum', norm: norm(optimum), train, test };
      });
      for (const kind of kindsOf(flags))
        yield once({ ...kind, seed }, () => {
          tell(terminal, `${kind.method}, rate ${kind.rate}, seed ${seed}`);
          optimum ??= store!.read(key)['theta']!;
          return ensembleRecord(open, optimum, { ...flags, ...kind, seed }, signal);
        });
    }
  },
  costs: ({ open }, flags) => costsOf(open, flags),
  text,
});

const seedsOf = ({ seed, seeds = [seed] }: EnsembleFlags): readonly number[] => seeds;

/** A task of one record, which goes on from a file of the run. */
const once = (
  key: ProbeTask<TypedRecord>['key'],
  make: () => Promise<TypedRecord>,
): ProbeTask<TypedRecord> => ({
  key,
  count: 1,
  stream: () => defer(make),
  isLocal: true,
  hasOwnBar: true,
});

/** What its trainings cost: steps of gradient descent on mini-batches, of which the runtime may take several a call. */
async function costsOf({ train, initial }: EnsembleTask, flags: EnsembleFlags): Promise<SampledCost[]> {
  const seeds = seedsOf(flags);
  const { batch, epochs, cycles, cycleEpochs } = flags;
  const size = Math.min(batch, train.examples);
  const kinds = kindsOf(flags);
  const own = kinds.reduce(
    (sum, { method }) => sum + cycles * (method === 'independent' ? epochs : cycleEpochs),
    0,
  );
  const theta = initial(seeds[0]!);
  const rows = Int32Array.from({ length: size }, (_, row) => row);
  return [
    await timedCost(
      `gradients on ${size} examples`,
      seeds.length * (epochs + own) * Math.floor(train.examples / size),
      () => train.batchValueAndGrad(theta, rows),
    ),
  ];
}

/** One kind of ensemble. `independent` has one rate, that of training. */
const kindsOf = ({ methods, rates, learningRate }: EnsembleFlags): Pick<EnsemblePlan, 'method' | 'rate'>[] =>
  methods.flatMap((method) =>
    (method === 'independent' ? [learningRate] : rates).map((rate) => ({ method, rate })),
  );

function text(record: AnyRecordOf<typeof ensembleRecords>): string {
  if (record.type === 'ensemble') {
    const last = record.cycles.at(-1);
    const accuracies = record.cycles.map(({ test }) => test.metrics['accuracy']).join(', ');
    return `${record.method}, rate ${record.rate}, seed ${record.seed}: accuracies ${accuracies}, ensemble ${last?.ensembleAccuracy ?? 'none'}, averaged weights ${last?.averageTest.metrics['accuracy'] ?? 'none'}`;
  }
  if (record.type !== 'summary') return '';
  return Object.entries(record.crossOver)
    .map(([method, rate]) => `${method}: members leave the wedge from rate ${rate ?? 'none of these'} on`)
    .join('\n');
}
