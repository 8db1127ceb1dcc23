import { loadDataset, onnxLoss, type Dataset, type Device, type OnnxLoss } from '@orograph/models';
import { parametersOf, thetaOf, type Graph, type LossKind } from '@orograph/onnx';
import type { MeasuredLoss } from '@orograph/probes';
import type { Layout, SampledLoss, Vector } from '@orograph/tensor';

import { misuse } from './misuse.ts';
import { asMisuse, readModel } from './open-loss.ts';
import type { SubspaceFlags } from './subspace-flags.ts';
import { trainTask } from './train-task.ts';
import { withGradient } from './with-gradient.ts';

/** A network that is to be trained in subspaces, open on its data. */
export interface SubspaceTask {
  /** What is trained: a network's name, or the SHA-256 of a model file. */
  readonly network: string;
  /** What is learnt from. */
  readonly data: Dataset;
  /** What the result is measured on. */
  readonly test: Dataset | undefined;
  /** The loss on the training data. */
  readonly loss: SampledLoss & MeasuredLoss;
  /** The same on the test data, where there are any. */
  readonly tested: MeasuredLoss | undefined;
  /** θ₀ of a seed; that of the file for a model file. */
  readonly origin: (seed: number) => Vector;
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
  /** The loss in use. */
  readonly lossKind: LossKind;
  /** Gives back native memory. */
  readonly dispose: () => Promise<void>;
}

/**
 * Opens a network of the zoo, whose weights follow from the seed, or a model file, whose weights are the start.
 *
 * @throws MisuseError for a network, file or data that do not fit, or ops without a gradient.
 */
export async function subspaceTask(net: string, flags: SubspaceFlags): Promise<SubspaceTask> {
  const { network, data, test, graphOf } = net.endsWith('.onnx')
    ? await fileTask(net, flags)
    : await trainTask(net, flags);
  const graph = graphOf(0);
  const open = (own: Dataset): Promise<OnnxLoss> =>
    asMisuse(own.source, () =>
      onnxLoss(graph, {
        data: own,
        ...(flags.loss !== undefined && { loss: flags.loss as LossKind }),
        ...(flags.device !== undefined && { device: flags.device as Device }),
        ...(flags.parameters && { parameters: flags.parameters }),
      }),
    );
  const loss = await open(data);
  let tested: OnnxLoss | undefined;
  const dispose = async (): Promise<void> => {
    await tested?.dispose();
    await loss.dispose();
  };
  try {
    const sampled = withGradient({ path: net, loss });
    tested = test && (await open(test));
    const parameters = parametersOf(graph, { ...(flags.parameters && { include: flags.parameters }) });
    return {
      network,
      data,
      test,
      loss: { ...sampled, metrics: (theta) => loss.metrics(theta) },
      tested,
      origin: (seed) => thetaOf(graphOf(seed), parameters),
      layout: loss.layout,
      lossKind: loss.lossKind,
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

interface FileTask {
  readonly network: string;
  readonly data: Dataset;
  readonly test?: Dataset;
  readonly graphOf: () => Graph;
}

async function fileTask(path: string, flags: SubspaceFlags): Promise<FileTask> {
  const { graph, sha256 } = await readModel(path);
  if (flags.hidden)
    throw misuse('--hidden does not apply', { expected: 'mlp', got: 'a model file', where: path });
  if (flags.data === undefined)
    throw misuse('no data', {
      expected: '--data FILE or a name such as mnist/train',
      got: 'none',
      where: 'the flags',
    });
  const { input, target, limit } = flags;
  const load = (source: string): Promise<Dataset> =>
    asMisuse(source, () =>
      loadDataset(source, {
        graphInputs: graph.inputs,
        ...(input && { inputs: input }),
        ...(target !== undefined && { target }),
        ...(limit !== undefined && { limit }),
      }),
    );
  const data = await load(flags.data);
  return {
    network: sha256,
    data,
    ...(flags.test !== undefined && { test: await load(flags.test) }),
    graphOf: () => graph,
  };
}
