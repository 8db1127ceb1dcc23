import {
  closeLosses,
  type ModelLoss,
  modelPaths,
  graphLoss,
  type OnnxLoss,
  type Subject,
  withBatchStatistics,
  withGradient,
} from '@orograph/models';
import type { Graph } from '@orograph/onnx';
import { minibatches } from '@orograph/probes';
import type { AnyRecordOf } from '@orograph/runs/records';
import { adam, cosineDecay } from '@orograph/tensor';

import { connectMethod, connectTraining, trainings } from './connect-method.ts';
import { connectRun } from './connect-run.ts';
import type { Body, Context } from '../../engine/command.ts';
import type { connectCommand, ConnectFlags } from './connect-command.ts';
import { lossSettings } from '../../model/loss-settings.ts';
import { misuse } from '../../terminal/misuse.ts';
import { withTest } from './with-test.ts';
import { asMisuse } from '../../model/as-misuse.ts';
import { joinedLoss, openSubjects } from '../../model/open-subjects.ts';
import { remarksOn } from '../../model/remarks.ts';
import { recordRun } from '../../engine/record-run.ts';
import type { SampledCost } from '../../engine/sampled-cost.ts';
import { timedCost } from '../../engine/timed-cost.ts';
import { manifestModels, runManifest } from '../../run/run-manifest.ts';
import { tell } from '../../terminal/terminal.ts';
import { connectRecords } from './connect-records.ts';

/** Does what the command line asks. */
export const body: Body<typeof connectCommand.flags> = (call) => connect(call.words, call.flags, call);

/** `connect M...`: a low-loss connector through the models, beside the linear simplex between them. */
async function connect(words: readonly string[], flags: ConnectFlags, context: Context): Promise<void> {
  const paths = await modelPaths(words);
  const method = connectMethod(flags.method, paths.length);
  const losses = await openSubjects(paths, flags, { oneSpace: true });
  let batchStatistics: OnnxLoss | undefined;
  let measured: ModelLoss | undefined;
  const tests: Subject[] = [];
  let tested: ModelLoss | undefined;
  try {
    const open = losses[0]!;
    for (const remark of remarksOn([open])) tell(context.terminal, remark);
    if (flags.batchNorm) {
      const graph = onnxGraph(open);
      batchStatistics = await asMisuse(open.path, () =>
        graphLoss(withBatchStatistics(graph), open.dataset, lossSettings(flags)),
      );
    }
    const loss = await joinedLoss(losses as [Subject], flags);
    measured = loss;
    if (flags.test !== undefined) {
      tests.push(
        ...(await openSubjects(paths, { ...flags, data: flags.test, limit: undefined }, { oneSpace: true })),
      );
      tested = await joinedLoss(tests as [Subject], flags);
    }
    const batch = Math.min(flags.batch, open.dataset.examples);
    const { learningRate, bends, levels, seed } = flags;
    const steps = flags.steps ?? (method === 'midpoints' || method === 'hierarchical' ? 400 : 2000);
    const points = flags.points ?? (losses.length === 2 ? 101 : 325);
    const optima = losses.map((own) => own.loss.theta);
    const settings = { method, steps, batch, learningRate, bends, levels, points, seed };
    // What cannot be trained or measured fails here, before anything is written.
    const gradient = withGradient({ ...open, loss: batchStatistics ?? loss });
    await asMisuse(open.path, () => loss.metrics(open.loss.theta));
    if (tested) await asMisuse(open.path, () => tested!.metrics(open.loss.theta));
    const manifest = runManifest('connect', open, {
      models: manifestModels(losses),
      settings: {
        ...settings,
        batchNorm: flags.batchNorm ?? false,
        ...(flags.align && { align: true }),
        ...(tests[0] && { test: tests[0].dataset.hash }),
      },
      facts: {},
      device: flags.device,
    });
    const training = connectTraining(method, minibatches(gradient, { size: batch, seed }), {
      optima,
      optimizer: adam(),
      schedule: cosineDecay(learningRate, { steps }),
      steps,
      bends,
      levels,
      seed,
    });
    const { layout } = loss;
    const state = flags.batchNorm ? undefined : loss.state;
    const run = {
      method,
      optima,
      layout,
      state,
      measured: tested ? withTest(loss, tested) : loss,
      points,
      seed,
      out: flags.out,
      training,
    };
    const { theta } = open.loss;
    const rows = Int32Array.from({ length: batch }, (_, row) => row);
    const costs = async (): Promise<SampledCost[]> => [
      await timedCost(`gradients on ${batch} examples`, steps * trainings(method, { levels, optima }), () =>
        gradient.batchValueAndGrad(theta, rows),
      ),
      await timedCost(`losses on all ${open.dataset.examples} examples`, 2 * points, () =>
        loss.metrics(theta),
      ),
    ];
    await recordRun(manifest, flags, { context, records: connectRecords, costs, text }, (recorded) =>
      connectRun(run, recorded, context),
    );
  } finally {
    await tested?.dispose();
    await closeLosses(tests);
    await measured?.dispose();
    await batchStatistics?.dispose();
    await closeLosses(losses);
  }
}

/**
 * The graph, which statistics are measured with.
 *
 * @throws MisuseError for a model of another format.
 */
function onnxGraph({ path, graph }: Subject): Graph {
  if (graph) return graph;
  throw misuse('--batch-norm does not apply', {
    expected: 'ONNX models',
    got: 'another format',
    where: path,
  });
}

function text(record: AnyRecordOf<typeof connectRecords>): string {
  if (record.type !== 'connector') return '';
  const numbers = (name: 'linearWorst' | 'worst'): string => {
    const { loss, accuracy, testLoss, testAccuracy } = record[name];
    return [
      `loss ${loss.toPrecision(4)}`,
      ...(accuracy === undefined ? [] : [`accuracy ${accuracy.toFixed(4)}`]),
      ...(testLoss === undefined ? [] : [`test loss ${testLoss.toPrecision(4)}`]),
      ...(testAccuracy === undefined ? [] : [`test accuracy ${testAccuracy.toFixed(4)}`]),
    ].join(', ');
  };
  return `${record.m}-connector (${record.method}) worst: ${numbers('worst')}; linear worst: ${numbers('linearWorst')}`;
}
