import type { Graph } from '@orograph/onnx';
import { misuse, sizeOf } from '@orograph/tensor';

import { datasetOf, type Dataset } from '../data/dataset.ts';
import { loadDataset } from '../data/load-dataset.ts';
import { namedDatasets } from '../data/named-datasets.ts';
import { inFile, notApplicable, unclear } from '../subject/in-file.ts';
import { trainAndTest } from './train-and-test.ts';
import type { SubjectSettings } from '../subject/subject.ts';
import { tieSettingNames } from '../subject/tied-graph.ts';
import { mlp } from '../zoo/mlp.ts';
import { resnet20 } from '../zoo/resnet20.ts';
import { simpleCnn } from '../zoo/simple-cnn.ts';
import { zoo } from '../zoo/zoo.ts';

/** The networks that can have dropout. */
const withDropout: readonly string[] = ['lenet5', 'mlp', 'simplecnn'];

/** Settings of what only an imported graph may leave open. */
const ofFiles = [...tieSettingNames, 'constants', 'batchAxes'] as const;

/** Which data a network learns, and how large it is. */
export interface NetworkTaskSettings extends Omit<SubjectSettings, 'data'> {
  /** What is learnt from, where the name of the network does not say it. */
  readonly data?: string | undefined;
  /** What the result is measured on; of a named data set its test set by default. */
  readonly test?: string | undefined;
  /** The first test examples only; as many as `limit` by default. */
  readonly testLimit?: number | undefined;
  /** Hidden widths of `mlp`. */
  readonly hidden?: readonly number[] | undefined;
  /** Share of features left out while training: `mlp`, `lenet5`, `simplecnn`. */
  readonly dropout?: number | undefined;
}

/** A network of the zoo and the data it is to learn. */
export interface NetworkTask {
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
 * Reads the data of a network of the zoo: `mnist/mlp`, or `mlp` with `data` in the settings.
 *
 * @example
 * ```ts
 * import { networkTask, openLoss, saveOnnx } from '@orograph/models';
 *
 * const { data, graphOf } = await networkTask('mnist/mlp', { hidden: [8], limit: 64 });
 * await saveOnnx(graphOf(0), 'initial.onnx');
 * const { loss } = await openLoss('initial.onnx', { data });
 * console.log(await loss.value(loss.theta));
 * await loss.dispose();
 * ```
 *
 * @throws MisuseError for a network or data set that is not known, or data that do not fit; InputError naming a setting that does not apply.
 */
export async function networkTask(net: string, settings: NetworkTaskSettings = {}): Promise<NetworkTask> {
  const slash = net.lastIndexOf('/');
  const [set, network] = [net.slice(0, Math.max(0, slash)), net.slice(slash + 1)];
  if (!isNetwork(network))
    throw misuse('no such network', {
      expected: Object.keys(zoo).join(', '),
      got: network,
      where: net,
    });
  if (settings.hidden && network !== 'mlp')
    throw notApplicable('hidden', { expected: 'mlp', got: network, where: net });
  if (settings.dropout !== undefined && !withDropout.includes(network))
    throw notApplicable('dropout', { expected: withDropout.join(', '), got: network, where: net });
  for (const key of ofFiles)
    if (settings[key] !== undefined)
      throw notApplicable(key, {
        expected: 'a model file',
        got: 'a network of the zoo',
        where: net,
      });
  const source = sourceOf(set, net, settings);
  const measured = settings.test ?? (set === '' ? undefined : `${set}/test`);
  const shape = await exampleShape(source, network, settings);
  const { data, test } = await trainAndTest({ data: source, test: measured }, settings, {
    where: net,
    load: (from, limit) => datasetFor(from, { network, shape, settings: { ...settings, ...limit } }),
  });
  const outputs = Math.max(outputsOf(data), test ? outputsOf(test) : 0);
  const untrained = (seed: number): Graph => {
    const { dropout, hidden } = settings;
    const own = { inputShape: shape, outputs, seed, ...(dropout !== undefined && { dropout }) };
    if (network === 'mlp') return mlp({ ...own, ...(hidden && { hidden }) });
    if (network === 'resnet20') return resnet20({ ...own, training: true });
    if (network === 'simplecnn-bn') return simpleCnn({ ...own, batchNorm: true, training: true });
    return zoo[network](own);
  };
  const graphOf = newest(untrained);
  await inFile(net, async () => graphOf(0));
  return { network, data, ...(test && { test }), graphOf };
}

/** A function of a number that is asked for the same one several times in a row. */
function newest<T>(of: (at: number) => T): (at: number) => T {
  let last: { readonly at: number; readonly value: T } | undefined;
  return (at) => {
    if (last?.at !== at) last = { at, value: of(at) };
    return last.value;
  };
}

const isNetwork = (name: string): name is NetworkName => Object.hasOwn(zoo, name);

function sourceOf(set: string, net: string, { data }: NetworkTaskSettings): string {
  if (set === '') {
    if (data !== undefined) return data;
    throw unclear('data', 'no data', {
      expected: `a file or name, or the network as mnist/${net}`,
      got: 'none',
      where: net,
    });
  }
  if (data !== undefined)
    throw notApplicable('data', { expected: 'the network without a data set', got: net, where: net });
  if (Object.hasOwn(namedDatasets, `${set}/train`)) return `${set}/train`;
  const sets = Object.keys(namedDatasets).filter((name) => name.endsWith('/train'));
  throw misuse('no such data set', {
    expected: sets.map((name) => name.slice(0, -'/train'.length)).join(', '),
    got: set,
    where: net,
  });
}

/** The shape of one example as the network takes it: images get their channel. */
async function exampleShape(
  source: string,
  network: string,
  { inputs: keys }: NetworkTaskSettings,
): Promise<number[]> {
  const { inputs } = await inFile(source, () =>
    loadDataset(source, { limit: 1, ...(keys && { inputs: keys }) }),
  );
  const tensors = Object.entries(inputs);
  const x = inputs['x'] ?? tensors[0]![1];
  if (!inputs['x'] && tensors.length > 1)
    throw unclear('inputs', 'several inputs', {
      expected: 'inputs: { "x": key }',
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
    settings,
  }: { readonly network: string; readonly shape: readonly number[]; readonly settings: NetworkTaskSettings },
): Promise<Dataset> {
  const { target } = settings;
  const data = await inFile(source, () =>
    loadDataset(source, {
      ...settings,
      graphInputs: [{ name: 'x', dataType: 'float', shape: ['N', ...shape] }],
    }),
  );
  const { x } = data.inputs;
  if (network === 'autoencoder' && target === undefined)
    return datasetOf({ inputs: data.inputs, target: x, source });
  if (!data.target) throw unclear('target', 'no targets', { expected: 'a key', got: 'none', where: source });
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
