import type { ValueInfo } from '@orograph/onnx';
import type { Layout } from '@orograph/tensor';
import type { TfjsModel } from './tfjs-model.ts';
import { openNetwork } from './tfjs-network.ts';
import { tfjsParameters } from './tfjs-parameters.ts';
import { tfjsRuntime, type TfjsBackend } from './tfjs-runtime.ts';

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
  /** The backends that are there, the fastest first. */
  readonly backends: readonly TfjsBackend[];
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
    const { backends, withoutNative } = runtime;
    return {
      inputs: network.inputs,
      outputs: [network.output],
      ops: network.ops,
      ...tfjsParameters(network, model.source, parameters),
      backends,
      unavailable: [
        'Hessian-vector products: second derivatives of TensorFlow.js are wrong without an error.',
        ...(withoutNative === undefined ? [] : [`Native TensorFlow: ${withoutNative}.`]),
        ...network.warnings,
      ],
    };
  } finally {
    network.dispose();
  }
}
