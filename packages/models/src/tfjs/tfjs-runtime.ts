import { lazily } from '../lazily.ts';
import { nativeBinding } from './native-binding.ts';
import type { TfjsBackend } from './tfjs-device.ts';

/** The core of TensorFlow.js: tensors, ops, gradients. */
export type TfjsCore = typeof import('@tensorflow/tfjs-core');

/** TensorFlow.js as far as it is installed. */
export interface TfjsRuntime {
  /** Tensors, ops, gradients. */
  readonly core: TfjsCore;
  /** Keras layers. */
  readonly layers: typeof import('@tensorflow/tfjs-layers');
  /** TensorFlow graphs. */
  readonly converter: typeof import('@tensorflow/tfjs-converter');
  /** The backends that are there, the fastest first. */
  readonly backends: readonly TfjsBackend[];
  /** Why the native backend is not among them, as the end of a sentence; `undefined` when it is. */
  readonly withoutNative: string | undefined;
}

/** Makes a runtime; see {@link tfjsRuntime}. */
async function load(): Promise<TfjsRuntime> {
  const core = await import('@tensorflow/tfjs-core');
  const layers = await import('@tensorflow/tfjs-layers');
  const converter = await import('@tensorflow/tfjs-converter');
  await import('@tensorflow/tfjs-backend-cpu');
  const backends: TfjsBackend[] = [];
  const withoutNative = await loadNative();
  if (withoutNative === undefined) backends.push('tensorflow');
  if (await loadWasm(core)) backends.push('wasm');
  backends.push('cpu');
  // The JavaScript backend prints advice to install the native one when it is first used.
  core.env().set('PROD', true);
  await core.setBackend('cpu');
  core.tidy(() => core.zeros([1]).dataSync());
  core.env().set('PROD', false);
  return { core, layers, converter, backends, withoutNative };
}

async function loadNative(): Promise<string | undefined> {
  const found = nativeBinding();
  if ('because' in found) return found.because;
  // TensorFlow's own log: errors only, unless asked otherwise.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  try {
    await import(found.name);
    return undefined;
  } catch (error) {
    return `the native binding of ${found.name} does not load (${(error as Error).message.split('\n')[0]})`;
  }
}

async function loadWasm(core: TfjsCore): Promise<boolean> {
  try {
    await import('@tensorflow/tfjs-backend-wasm');
    return await core.setBackend('wasm');
  } catch {
    return false;
  }
}

const once = lazily(load);

/**
 * Loads TensorFlow.js, once in a process.
 *
 * @throws Error saying how to install it when it is not there.
 */
export async function tfjsRuntime(loader: () => Promise<TfjsRuntime> = once): Promise<TfjsRuntime> {
  try {
    return await loader();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(
      'TensorFlow.js is not installed; get it with npm install @tensorflow/tfjs-core@4 @tensorflow/tfjs-layers@4 @tensorflow/tfjs-converter@4 @tensorflow/tfjs-backend-cpu@4 @tensorflow/tfjs-backend-wasm@4',
      { cause: error },
    );
  }
}

/** Makes a backend current, at once: every backend listed was started when the runtime was loaded. */
export function useBackend(core: TfjsCore, backend: TfjsBackend): void {
  if (core.getBackend() !== backend) void core.setBackend(backend);
}

/** Runs something and gives back every tensor it made; what it returns is no tensor. */
export function scoped<T>(core: TfjsCore, run: () => T): T {
  let result!: T;
  core.tidy(() => {
    result = run();
  });
  return result;
}
