import type { ValueInfo } from '@orograph/onnx';
import { unpack, type Layout } from '@orograph/tensor';
import { missingGradients } from './missing-gradients.ts';
import { chooseDevice } from './choose-tfjs-device.ts';
import type { TfjsDeviceChoice } from './tfjs-device.ts';
import type { TfjsModel } from './tfjs-model.ts';
import type { TfjsNetwork } from './tfjs-network.ts';
import { openNetwork } from './open-network.ts';
import { tfjsParameters } from './tfjs-parameters.ts';
import { tfjsRuntime, type TfjsRuntime } from './tfjs-runtime.ts';

/** What a TensorFlow.js model is, before any data. */
export interface TfjsDescription {
  /** Its inputs, batch axis first: what data have to fit. */
  readonly inputs: readonly ValueInfo[];
  /** Its first output, which the loss is of. */
  readonly outputs: readonly ValueInfo[];
  /** How often each layer class or op occurs. */
  readonly ops: Readonly<Record<string, number>>;
  /** Which slice of θ is which weight. */
  readonly layout: Layout;
  /** θ as stored in the file. */
  readonly theta: Float32Array;
  /** The backends it runs on; `undefined` where it does not run on an example of zeros, its unknown lengths being 1. */
  readonly device: TfjsDeviceChoice | undefined;
  /** What has no gradient. */
  readonly withoutGradient: readonly string[];
  /** What cannot be done with it, or only in a limited way, in sentences. */
  readonly unavailable: readonly string[];
}

/**
 * Describes a model: what `inspect` tells, and the inputs that `loadDataset` is to fit.
 *
 * @throws Error if TensorFlow.js is not there or cannot build the model; RangeError if it has no weights, or none that match
 *   `parameters`.
 */
export async function describeTfjs(
  model: TfjsModel,
  { parameters }: { readonly parameters?: readonly string[] } = {},
): Promise<TfjsDescription> {
  const runtime = await tfjsRuntime();
  const network = await openNetwork(runtime, model);
  try {
    const { layout, theta } = tfjsParameters(network, model.source, parameters);
    const { device, withoutGradient, failure } = tryOut(runtime, network, layout, theta);
    return {
      inputs: network.inputs,
      outputs: [network.output],
      ops: network.ops,
      layout,
      theta,
      device,
      withoutGradient,
      unavailable: [
        'Hessian-vector products: second derivatives of TensorFlow.js are wrong without an error.',
        ...(runtime.withoutNative === undefined ? [] : [`Native TensorFlow: ${runtime.withoutNative}.`]),
        ...network.warnings,
        ...failure,
      ],
    };
  } finally {
    network.dispose();
  }
}

/** Runs the network and its gradient on an example of zeros. */
function tryOut(
  runtime: TfjsRuntime,
  network: TfjsNetwork,
  layout: Layout,
  theta: Float32Array,
): Pick<TfjsDescription, 'device' | 'withoutGradient'> & { readonly failure: readonly string[] } {
  const { core } = runtime;
  const blocks = Object.entries(unpack(layout, theta));
  const variables = network.place(
    new Map(
      blocks.map(([name, { shape, data }]) => [name, core.tensor(data.slice(), [...shape], 'float32')]),
    ),
  );
  const forward = (): ReturnType<TfjsNetwork['run']> => {
    const example = network.inputs.map(({ shape = [], dataType }) =>
      core.zeros(
        shape.map((n) => (typeof n === 'number' ? n : 1)),
        dataType === 'float' ? 'float32' : 'int32',
      ),
    );
    return core.sum(network.run(example, 'end'));
  };
  try {
    const chosen = chooseDevice(runtime, 'auto', {
      value: () => void forward().dataSync(),
      missing: () => missingGradients(core, forward, variables),
      gradient: () => void core.engine().gradients(forward, variables, undefined, true),
    });
    return { ...chosen, failure: [] };
  } catch (error) {
    return { device: undefined, withoutGradient: [], failure: [(error as Error).message] };
  }
}
