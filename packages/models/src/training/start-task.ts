import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { inferenceDropout, parametersOf, thetaOf, withTheta, type Graph } from '@orograph/onnx';
import type { Vector } from '@orograph/tensor';

import type { Dataset } from '../data/dataset.ts';
import { loadDataset } from '../data/load-dataset.ts';
import { inFile, notApplicable, unclear } from '../subject/in-file.ts';
import { trainAndTest } from './train-and-test.ts';
import type { ModelLoss } from '../subject/model.ts';
import { graphLoss, withL2 } from '../subject/open-loss.ts';
import { readModel } from '../subject/read-model.ts';
import { networkTask, type NetworkTaskSettings } from './network-task.ts';

/** A network and where it starts, before it is opened on data. */
export interface StartTask {
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
 * @throws MisuseError for a network, file or data that do not fit; InputError naming a setting that does not apply.
 */
export async function startTask(net: string, settings: NetworkTaskSettings): Promise<StartTask> {
  const isFile = /\.(?:onnx|json)$/.test(net) || existsSync(join(net, 'model.json'));
  return isFile ? fileTask(net, settings) : zooTask(net, settings);
}

async function zooTask(net: string, settings: NetworkTaskSettings): Promise<StartTask> {
  const { network, data, test, graphOf } = await networkTask(net, settings);
  const { parameters: include } = settings;
  const graph = graphOf(0);
  const parameters = await inFile(net, async () => parametersOf(graph, { ...(include && { include }) }));
  return {
    network,
    data,
    ...(test && { test }),
    originOf: (seed) => thetaOf(graphOf(seed), parameters),
    graphOf: (theta) => withTheta(graph, parameters, theta),
    open: (own) => graphLoss(graph, own, settings),
  };
}

async function fileTask(path: string, settings: NetworkTaskSettings): Promise<StartTask> {
  const model = await readModel(path, settings);
  if (settings.hidden) throw notApplicable('hidden', { expected: 'mlp', got: 'a model file', where: path });
  if (settings.dropout !== undefined)
    throw notApplicable('dropout', {
      expected: 'a network of the zoo',
      got: 'a model file, which has its own',
      where: path,
    });
  if (settings.data === undefined)
    throw unclear('data', 'no data', {
      expected: 'a file or a name such as mnist/train',
      got: 'none',
      where: path,
    });
  const { data, test } = settings;
  const loaded = await trainAndTest({ data, test }, settings, {
    where: path,
    load: (source, limit) =>
      inFile(source, () => loadDataset(source, { ...settings, ...limit, graphInputs: model.inputs })),
  });
  const { graph } = model;
  const { parameters: include } = settings;
  return {
    network: model.sha256,
    graphOf:
      graph &&
      ((theta) =>
        withTheta(inferenceDropout(graph), parametersOf(graph, { ...(include && { include }) }), theta)),
    ...loaded,
    open: async (own) => withL2(await model.open(own, settings), settings),
  };
}
