import { InputError } from '@orograph/tensor';
import type { TfjsBackend, TfjsDevice, TfjsDeviceChoice } from './tfjs-device.ts';
import { scoped, useBackend, type TfjsRuntime } from './tfjs-runtime.ts';

/** What a backend can be asked to try, on one example. */
export interface Trials {
  /** Evaluates the loss. */
  readonly value: () => void;
  /** Evaluates the loss, and says which kernels have no gradient. */
  readonly missing: () => readonly string[];
  /** Evaluates loss and gradient. */
  readonly gradient: () => void;
}

const all: readonly TfjsDevice[] = ['tensorflow', 'wasm', 'cpu', 'auto'];
const names = { tensorflow: 'native TensorFlow', wasm: 'WebAssembly', cpu: 'JavaScript' } as const;
const missingKernel = /Kernel '(\w+)' not registered for backend/;

/**
 * Chooses backends by trying: for values the first that runs, for gradients the first from there on that does. WebAssembly
 * for instance lacks the kernel for gradients of convolutions, which then run in JavaScript. JavaScript has every kernel, and
 * may need minutes for a gradient, so it is not tried.
 *
 * `withoutGradient` names the kernels that have no gradient on any backend, or says what else stops it.
 *
 * @throws RangeError for a backend there is no name for.
 * @throws Error if the backend asked for is not there, or no backend runs the model.
 */
export function chooseDevice(
  { core, backends, withoutNative }: TfjsRuntime,
  asked: TfjsDevice,
  trials: Trials,
): { readonly device: TfjsDeviceChoice; readonly withoutGradient: readonly string[] } {
  if (!all.includes(asked))
    throw new InputError('device', {
      expected: `one of ${all.join(', ')} for a TensorFlow.js model`,
      got: `"${asked}"`,
    });
  if (asked !== 'auto' && !backends.includes(asked))
    throw new Error(
      `device ${asked}: not available here${asked === 'tensorflow' ? `, ${withoutNative ?? ''}` : ''}.`,
    );
  const candidates = asked === 'auto' ? backends : [asked];
  const lacking = new Set<string>();

  function firstOf(from: readonly TfjsBackend[], run: () => void): TfjsBackend | { readonly error: Error } {
    let error = new Error('no backend');
    for (const backend of from)
      try {
        useBackend(core, backend);
        core.tidy(run);
        return backend;
      } catch (reason) {
        error = reason as Error;
        const kernel = missingKernel.exec(error.message)?.[1];
        if (!kernel) break;
        lacking.add(`${names[backend]} lacks ${kernel}`);
      }
    return { error };
  }

  const used = firstOf(candidates, trials.value);
  if (typeof used === 'object') throw cannotRun(used.error);
  const missing = scoped(core, trials.missing);
  const gradient =
    missing.length > 0
      ? undefined
      : firstOf(candidates.slice(candidates.indexOf(used)), () => {
          if (core.getBackend() !== 'cpu') trials.gradient();
        });
  const withoutGradient = typeof gradient === 'object' ? [reasonOf(gradient.error)] : missing;
  const gradientBackend = typeof gradient === 'object' ? undefined : gradient;
  const other =
    gradientBackend && gradientBackend !== used
      ? `, gradients on ${names[gradientBackend]} (${[...lacking].join(', ')})`
      : lacking.size > 0
        ? ` (${[...lacking].join(', ')})`
        : '';
  const native =
    used === 'tensorflow' || withoutNative === undefined
      ? ''
      : `; native TensorFlow would be faster, but ${withoutNative}`;
  return {
    device: {
      asked,
      used,
      gradient: gradientBackend,
      note: `TensorFlow.js runs on ${names[used]}${other}${native}.`,
    },
    withoutGradient,
  };
}

const reasonOf = ({ message }: Error): string => missingKernel.exec(message)?.[1] ?? message.split('\n')[0]!;

/** What a head finds wrong with the data stays as it is. */
const cannotRun = (error: Error): Error =>
  error instanceof RangeError
    ? error
    : new Error(`TensorFlow.js cannot run this model: ${error.message.split('\n')[0]}`, { cause: error });
