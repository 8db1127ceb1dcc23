import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type Dataset, loadDataset, type ModelLoss, graphLoss, withL2 } from '@orograph/models';
import { inferenceDropout, parametersOf, thetaOf, withTheta, type Graph } from '@orograph/onnx';
import type { Vector } from '@orograph/tensor';

import { dataSettings, lossSettings } from '../../model/loss-settings.ts';
import { readModelFile } from '../../model/open-subjects.ts';
import { asMisuse } from '../../model/as-misuse.ts';
import { misuse } from '../../terminal/misuse.ts';
import type { TaskFlags } from '../../flags/training-flags.ts';
import { trainTask } from './train-task.ts';

/** A network and where it starts, before it is opened on data. */
interface StartTask {
  /** A network's name, or the SHA-256 of a model file. */
  readonly network: string;
  /** What is learnt from. */
  readonly data: Dataset;
  /** What a result is measured on. */
  readonly test?: Dataset;
  /** The loss on data, weight decay included. */
  readonly open: (data: Dataset) => Promise<ModelLoss>;
  /** θ₀ of a seed; that of the loss where it is absent. */
  readonly originOf?: (seed: number) => Vector;
  /** The network with θ as its weights, at inference, where it has a graph. */
  readonly graphOf: ((theta: Vector) => Graph) | undefined;
}

/**
 * A network of the zoo, whose weights follow from the seed, or a model file, whose weights are the start.
 *
 * @throws MisuseError for a network, file or data that do not fit.
 */
export async function startTask(net: string, flags: TaskFlags): Promise<StartTask> {
  const isFile = /\.(?:onnx|json)$/.test(net) || existsSync(join(net, 'model.json'));
  return isFile ? fileTask(net, flags) : zooTask(net, flags);
}

async function zooTask(net: string, flags: TaskFlags): Promise<StartTask> {
  const { network, data, test, graphOf } = await trainTask(net, flags);
  const { parameters: include } = flags;
  const graph = graphOf(0);
  const parameters = await asMisuse(net, async () => parametersOf(graph, { ...(include && { include }) }));
  return {
    network,
    data,
    ...(test && { test }),
    originOf: (seed) => thetaOf(graphOf(seed), parameters),
    graphOf: (theta) => withTheta(graph, parameters, theta),
    open: (own) => graphLoss(graph, own, lossSettings(flags)),
  };
}

async function fileTask(path: string, flags: TaskFlags): Promise<StartTask> {
  const model = await readModelFile(path, flags);
  if (flags.hidden)
    throw misuse('--hidden does not apply', { expected: 'mlp', got: 'a model file', where: path });
  if (flags.dropout !== undefined)
    throw misuse('--dropout does not apply', {
      expected: 'a network of the zoo',
      got: 'a model file, which has its own',
      where: path,
    });
  if (flags.data === undefined)
    throw misuse('no data', {
      expected: '--data FILE or a name such as mnist/train',
      got: 'none',
      where: 'the flags',
    });
  const load = (source: string): Promise<Dataset> =>
    asMisuse(source, () => loadDataset(source, { ...dataSettings(flags), graphInputs: model.inputs }));
  const data = await load(flags.data);
  const { graph } = model;
  const { parameters: include } = flags;
  return {
    network: model.sha256,
    graphOf:
      graph &&
      ((theta) =>
        withTheta(inferenceDropout(graph), parametersOf(graph, { ...(include && { include }) }), theta)),
    data,
    ...(flags.test !== undefined && { test: await load(flags.test) }),
    open: async (own) => withL2(await model.open(own, lossSettings(flags)), flags),
  };
}
