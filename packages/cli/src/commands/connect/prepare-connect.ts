import {
  closeLosses,
  graphLoss,
  withBatchStatistics,
  withGradient,
  type ModelLoss,
  type Subject,
} from '@orograph/models';
import type { Graph } from '@orograph/onnx';
import { connectTraining, minibatches, trainings, withTest, type ConnectMethod } from '@orograph/probes';
import { adam, cosineDecay } from '@orograph/tensor';
import { type Environment, misuse } from '@orograph/program';
import { type KeptResources, type SampledCost, timedCost } from '@orograph/program/run';
import { asMisuse, joinedLoss, lossSettings, openSubjects } from '@orograph/program/models';

import type { Connecting } from '@orograph/studies';

import type { ConnectFlags } from './connect-command.ts';

/** What a connector joins, and how it is found. */
export interface Joined {
  /** The optima on their data. */
  readonly losses: readonly Subject[];
  /** How the connector is found, with what the flags leave open. */
  readonly plan: {
    readonly method: ConnectMethod;
    readonly steps: number;
    readonly batch: number;
    readonly points: number;
  };
}

/** A connector that is ready to be found. */
export interface Prepared {
  readonly run: Connecting;
  /** The hash of the test data, where there are any. */
  readonly test?: string;
  /** Times a gradient and a measurement. */
  readonly costs: () => Promise<SampledCost[]>;
}

/** Opens what a connector is trained and measured on; what cannot be fails here, before anything is written. */
export async function prepareConnect(
  { losses, plan }: Joined,
  flags: ConnectFlags,
  call: Environment & Pick<KeptResources, 'keep'>,
): Promise<Prepared> {
  const { keep } = call;
  const open = losses[0]!;
  const { path, dataset } = open;
  const trained = flags.batchNorm
    ? keep(
        await asMisuse(path, () =>
          graphLoss(withBatchStatistics(onnxGraph(open)), dataset, lossSettings(flags)),
        ),
      )
    : undefined;
  const loss = keep(await joinedLoss(losses as [Subject], flags));
  const test = await openTest(losses, flags, call);
  // What cannot be trained or measured fails here, before anything is written.
  const gradient = withGradient({ ...open, loss: trained ?? loss });
  await asMisuse(path, () => loss.metrics(open.loss.theta));
  if (test) await asMisuse(path, () => test.loss.metrics(open.loss.theta));
  const { method, steps, batch, points } = plan;
  const { bends, levels, seed, learningRate, out } = flags;
  const optima = losses.map((own) => own.loss.theta);
  const training = connectTraining(method, minibatches(gradient, { size: batch, seed }), {
    optima,
    optimizer: adam(),
    schedule: cosineDecay(learningRate, { steps }),
    steps,
    bends,
    levels,
    seed,
  });
  const measured = test ? withTest(loss, test.loss) : loss;
  const { layout } = loss;
  const state = flags.batchNorm ? undefined : loss.state;
  return {
    run: { method, optima, layout, state, measured, points, seed, out, training },
    ...(test && { test: test.hash }),
    costs: async () => {
      const { theta } = open.loss;
      const rows = Int32Array.from({ length: batch }, (_, row) => row);
      return [
        await timedCost(`gradients on ${batch} examples`, steps * trainings(method, { levels, optima }), () =>
          gradient.batchValueAndGrad(theta, rows),
        ),
        await timedCost(`losses on all ${dataset.examples} examples`, 2 * points, () => loss.metrics(theta)),
      ];
    },
  };
}

/** The loss on the data of `--test`, where they are asked for. */
async function openTest(
  losses: readonly Subject[],
  flags: ConnectFlags,
  call: Environment & Pick<KeptResources, 'keep'>,
): Promise<{ readonly loss: ModelLoss; readonly hash: string } | undefined> {
  if (flags.test === undefined) return undefined;
  const paths = losses.map(({ path }) => path);
  const tests = await openSubjects(
    paths,
    { ...flags, data: flags.test, limit: undefined },
    { oneSpace: true },
    call,
  );
  const { keep } = call;
  keep({ dispose: () => closeLosses(tests) });
  const loss = keep(await joinedLoss(tests as [Subject], flags));
  return { loss, hash: tests[0]!.dataset.hash };
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
