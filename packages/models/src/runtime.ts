import { platform } from '#platform';
import type { InferenceSession, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common';

/** The part of an ONNX Runtime package that is used: that of `onnxruntime-node` and of `onnxruntime-web`. */
export interface Runtime {
  /** Makes sessions. */
  readonly InferenceSession: InferenceSessionFactory;
  /** Makes tensors. */
  readonly Tensor: TensorConstructor;
  /** Its settings, among which its versions are. */
  readonly env?: { readonly versions?: Readonly<Partial<Record<'node' | 'web', string>>> };
}

/** The package and version of a runtime, where it says them: `onnxruntime-node 1.30.0`. */
export function engineName({ env }: Runtime): string | undefined {
  const found = Object.entries(env?.versions ?? {}).find(([name]) => name === 'node' || name === 'web');
  return found && `onnxruntime-${found[0]} ${found[1]}`;
}

/** A session of ONNX Runtime. */
export type Session = InferenceSession;

/**
 * Loads the platform's ONNX Runtime: `onnxruntime-node`, in a browser `onnxruntime-web`.
 *
 * @throws Error saying how to install it when it is not there.
 */
export async function loadRuntime(load: () => Promise<Runtime> = platform.importRuntime): Promise<Runtime> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(
      'onnxruntime-node is not installed; get it with ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node',
      { cause: error },
    );
  }
}
