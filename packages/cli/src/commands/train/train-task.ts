import { type Dataset, datasetOf, loadDataset, mlp, namedDatasets, resnet20, zoo } from '@orograph/models';
import type { Graph } from '@orograph/onnx';
import { sizeOf } from '@orograph/tensor';

import { flagText } from '../../flags/flag.ts';
import { misuse } from '../../terminal/misuse.ts';
import { asMisuse } from '../../model/as-misuse.ts';
import type { TaskFlags } from '../../flags/training-flags.ts';
import { dataSettings } from '../../model/loss-settings.ts';

/** The networks that can have dropout. */
const withDropout: readonly string[] = ['lenet5', 'mlp', 'simplecnn'];

/** Flags of what only an imported graph may leave open. */
const ofFiles = ['names', 'tie', 'untie', 'tied', 'constant', 'batchAxis'] as const;

/** A network and the data it is to learn. */
export interface TrainTask {
  /** The name of the network. */
  readonly network: string;
  /** What is learnt from. */
  readonly data: Dataset;
  /** What the result is measured on, where there is any. */
  readonly test?: Dataset;
  /** The untrained network of a seed. */
  readonly graphOf: (seed: number) => Graph;
}

type NetworkName = keyof typeof zoo;

/**
 * The task that `mnist/mlp`, or a network with `--data`, stands for.
 *
 * @throws MisuseError for a network or data set that is not known, or data that do not fit.
 */
export async function trainTask(net: string, flags: TaskFlags): Promise<TrainTask> {
  const slash = net.lastIndexOf('/');
  const [set, network] = [net.slice(0, Math.max(0, slash)), net.slice(slash + 1)];
  if (!isNetwork(network))
    throw misuse('no such network', {
      expected: Object.keys(zoo).join(', '),
      got: network,
      where: net,
    });
  if (flags.hidden && network !== 'mlp')
    throw misuse('--hidden does not apply', { expected: 'mlp', got: network, where: net });
  if (flags.dropout !== undefined && !withDropout.includes(network))
    throw misuse('--dropout does not apply', { expected: withDropout.join(', '), got: network, where: net });
  for (const key of ofFiles)
    if (flags[key] !== undefined)
      throw misuse(`${flagText(key)} does not apply`, {
        expected: 'a model file',
        got: 'a network of the zoo',
        where: net,
      });
  const source = sourceOf(set, net, flags);
  const measured = flags.test ?? (set === '' ? undefined : `${set}/test`);
  const shape = await exampleShape(source, network, flags);
  const load = (from: string): Promise<Dataset> => datasetFor(from, { network, shape, flags });
  const data = await load(source);
  const test = measured === undefined ? undefined : await load(measured);
  const outputs = Math.max(outputsOf(data), test ? outputsOf(test) : 0);
  const graphOf = (seed: number): Graph => {
    const { dropout } = flags;
    const settings = { inputShape: shape, outputs, seed, ...(dropout !== undefined && { dropout }) };
    if (network === 'mlp') return mlp({ ...settings, ...(flags.hidden && { hidden: flags.hidden }) });
    if (network === 'resnet20') return resnet20({ ...settings, training: true });
    return zoo[network](settings);
  };
  await asMisuse(net, async () => graphOf(0));
  return { network, data, ...(test && { test }), graphOf };
}

const isNetwork = (name: string): name is NetworkName => Object.hasOwn(zoo, name);

function sourceOf(set: string, net: string, { data }: TaskFlags): string {
  if (set === '') {
    if (data !== undefined) return data;
    throw misuse('no data', {
      expected: `--data FILE, or the network as mnist/${net}`,
      got: 'none',
      where: 'the flags',
    });
  }
  if (data !== undefined)
    throw misuse('two data sets', { expected: `${set} or --data`, got: 'both', where: net });
  if (Object.hasOwn(namedDatasets, `${set}/train`)) return `${set}/train`;
  const sets = Object.keys(namedDatasets).filter((name) => name.endsWith('/train'));
  throw misuse('no such data set', {
    expected: sets.map((name) => name.slice(0, -'/train'.length)).join(', '),
    got: set,
    where: net,
  });
}

/** The shape of one example as the network takes it: images get their channel. */
async function exampleShape(source: string, network: string, { input }: TaskFlags): Promise<number[]> {
  const { inputs } = await asMisuse(source, () =>
    loadDataset(source, { limit: 1, ...(input && { inputs: input }) }),
  );
  const tensors = Object.entries(inputs);
  const x = inputs['x'] ?? tensors[0]![1];
  if (!inputs['x'] && tensors.length > 1)
    throw misuse('several inputs', {
      expected: '--input x=key',
      got: tensors.map(([name]) => name).join(', '),
      where: source,
    });
  const shape = x.shape.slice(1);
  return network !== 'mlp' && shape.length === 2 ? [1, ...shape] : shape;
}

async function datasetFor(
  source: string,
  {
    network,
    shape,
    flags,
  }: { readonly network: string; readonly shape: readonly number[]; readonly flags: TaskFlags },
): Promise<Dataset> {
  const { target } = flags;
  const data = await asMisuse(source, () =>
    loadDataset(source, {
      ...dataSettings(flags),
      graphInputs: [{ name: 'x', dataType: 'float', shape: ['N', ...shape] }],
    }),
  );
  const { x } = data.inputs;
  if (network === 'autoencoder' && target === undefined)
    return datasetOf({ inputs: data.inputs, target: x, source });
  if (!data.target) throw misuse('no targets', { expected: '--target key', got: 'none', where: source });
  return data;
}

/** Classes of whole-number labels, else the numbers of one target. */
function outputsOf({ target }: Dataset): number {
  const { dataType, shape, data } = target!;
  if (dataType === 'float' || dataType === 'double') return sizeOf(shape.slice(1));
  let most = 0;
  for (const label of data) most = Math.max(most, Number(label));
  return most + 1;
}
