import { type Dataset, graphLoss, type NetworkTask, type OnnxLoss } from '@orograph/models';
import { parametersOf, thetaOf } from '@orograph/onnx';
import { type EnsemblePlan } from '@orograph/probes';
import { norm, type Vector } from '@orograph/tensor';
import { vectorStore } from '@orograph/runs';
import type { AnyRecordOf } from '@orograph/runs/records';
import type { Body, Context } from '../../engine/command.ts';
import type { ensembleCommand, EnsembleFlags } from './ensemble-command.ts';
import { ensembleManifest } from './ensemble-manifest.ts';
import { ensembleSummary, type EnsembleRecord } from './ensemble-summary.ts';
import { misuse } from '../../terminal/misuse.ts';
import { lossSettings } from '../../model/loss-settings.ts';
import { asMisuse } from '../../model/as-misuse.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { recordRun } from '../../engine/record-run.ts';
import type { SampledCost } from '../../engine/sampled-cost.ts';
import { timedCost } from '../../engine/timed-cost.ts';
import { tell } from '../../terminal/terminal.ts';
import { networkOf } from '../../model/open-task.ts';
import { ensembleRecords } from './ensemble-records.ts';
import { type OpenTask, trainedOptimum, ensembleRecord } from './ensemble-record.ts';

/** Does what the command line asks. */
export const body: Body<typeof ensembleCommand.flags> = (call) => ensemble(call.words[0]!, call.flags, call);

/** `ensemble NET`: ensembles by several methods over the largest learning rate, and from which rate on members leave the wedge. */
async function ensemble(net: string, flags: EnsembleFlags, context: Context): Promise<void> {
  const task = await networkOf(net, flags);
  const { seeds = [flags.seed], out } = flags;
  const open = await openTask(net, task, flags);
  const { train, test } = open;
  try {
    const store = out === undefined ? undefined : vectorStore(out);
    const optima = new Map<number, Vector>();
    const steps = seeds.flatMap((seed) => [{ seed }, ...kindsOf(flags).map((kind) => ({ seed, kind }))]);
    await recordRun(
      ensembleManifest(net, task, train, { ...flags, seeds }),
      flags,
      { context, records: ensembleRecords, costs: () => costsOf(open, { ...flags, seeds }), text },
      async (run) => {
        const records: ResultRecord[] = [...run.earlier];
        for (const step of steps.slice(records.length)) {
          const key = `optimum/${step.seed}`;
          let record: ResultRecord;
          if ('kind' in step) {
            tell(context.terminal, `${step.kind.method}, rate ${step.kind.rate}, seed ${step.seed}`);
            const optimum = optima.get(step.seed) ?? store!.read(key)['theta']!;
            record = await ensembleRecord(
              open,
              optimum,
              { ...flags, ...step.kind, seed: step.seed },
              context,
            );
          } else {
            tell(context.terminal, `training to an optimum, seed ${step.seed}`);
            const theta = await trainedOptimum(open, step.seed, flags, context);
            optima.set(step.seed, theta);
            store?.write(key, { theta });
            const measured = { train: await train.metrics(theta), test: await test.metrics(theta) };
            record = { type: 'optimum', seed: step.seed, norm: norm(theta), ...measured };
          }
          run.emit(record);
          records.push(record);
        }
        const atOrigin = await train.value(new Float32Array(train.dim));
        run.emit(ensembleSummary(records.filter(isEnsemble), atOrigin));
      },
    );
  } finally {
    await train.dispose();
    await test.dispose();
  }
}

/** What its trainings cost: steps of gradient descent on mini-batches, of which the runtime may take several a call. */
async function costsOf(
  { train, initial }: OpenTask,
  flags: EnsembleFlags & { readonly seeds: readonly number[] },
): Promise<SampledCost[]> {
  const { seeds, batch, epochs, cycles, cycleEpochs } = flags;
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

/** @throws MisuseError for a network without a gradient or without classes. */
async function openTask(net: string, task: NetworkTask, flags: EnsembleFlags): Promise<OpenTask> {
  const open = (data: Dataset): Promise<OnnxLoss> => graphLoss(task.graphOf(0), data, lossSettings(flags));
  const testData = task.test ?? task.data;
  const train = await asMisuse(net, () => open(task.data));
  const test = await asMisuse(net, () => open(testData));
  const close = async (): Promise<void> => {
    await train.dispose();
    await test.dispose();
  };
  if (train.lossKind !== 'cross-entropy') {
    await close();
    throw misuse('no classes', { expected: 'the loss cross-entropy', got: train.lossKind, where: net });
  }
  const { valueAndGrad, batchValueAndGrad } = train;
  if (!valueAndGrad || !batchValueAndGrad) {
    await close();
    throw misuse('no gradient', {
      expected: 'rules for all ops',
      got: `none for ${train.withoutGradient.join(', ')}`,
      where: net,
    });
  }
  return {
    train: { ...train, valueAndGrad, batchValueAndGrad },
    test,
    labels: testData.target!.data,
    initial: (seed) => {
      const graph = task.graphOf(seed);
      const { parameters: include } = flags;
      return thetaOf(graph, parametersOf(graph, { ...(include && { include }) }));
    },
  };
}

/** One kind of ensemble. `independent` has one rate, that of training. */
const kindsOf = ({ methods, rates, learningRate }: EnsembleFlags): Pick<EnsemblePlan, 'method' | 'rate'>[] =>
  methods.flatMap((method) =>
    (method === 'independent' ? [learningRate] : rates).map((rate) => ({ method, rate })),
  );

const isEnsemble = (record: ResultRecord): record is EnsembleRecord => record.type === 'ensemble';

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
