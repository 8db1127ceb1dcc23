import { platform } from '#platform';
import { InputError } from '@orograph/tensor';
import type { InferenceSession } from 'onnxruntime-common';
import { negative } from './negative-model.ts';
import { engineName, type Runtime, type Session } from './runtime.ts';

/** Where a model runs; `auto` takes the first that works of CUDA, DirectML, CoreML, WebGPU and the CPU. */
export type Device = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml' | 'auto';

/** What was asked for and what runs. */
export interface DeviceChoice {
  /** The device asked for. */
  readonly asked: Device;
  /** The device in use. */
  readonly used: Exclude<Device, 'auto'>;
  /** What runs on it and its version, where it says so: `onnxruntime-node 1.30.0`. */
  readonly engine?: string;
}

/** The ONNX file of a model, for a session. */
export interface SessionModel {
  /** The file. */
  readonly bytes: Uint8Array;
  /** What WebGPU takes instead, and which of its nodes are to run on the CPU, by their names; the file as it is when absent. */
  readonly onWebgpu?: { readonly bytes: Uint8Array; readonly onCpu: readonly string[] };
}

/** WebGPU: ONNX Runtime's own change of layout (NHWC) contradicts shapes that gradients of convolutions declare. */
const webgpu = (onCpu: readonly string[]) =>
  ({
    name: 'webgpu',
    preferredLayout: 'NCHW',
    ...(onCpu.length > 0 && { forceCpuNodeNames: onCpu }),
  }) as const;

const all: readonly Exclude<Device, 'auto'>[] = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'];

/**
 * Makes a session on the device asked for.
 *
 * ONNX Runtime drops providers it does not know without an error, and fails on known ones that do not work here even
 * where another is listed; so one provider is tried at a time.
 *
 * @throws RangeError for a device there is no name for.
 * @throws Error if the device is not available, with what it needs, what there is and what to do; or if the model does not run on it, with the
 *   runtime's reason.
 */
export async function openSession(
  runtime: Runtime,
  model: SessionModel,
  asked: Device,
  options: InferenceSession.SessionOptions = {},
): Promise<{ readonly session: Session; readonly device: DeviceChoice }> {
  if (asked !== 'auto' && !all.includes(asked))
    throw new InputError('device', {
      expected: `one of ${all.join(', ')} or auto`,
      got: `"${asked}"`,
    });
  const candidates = asked === 'auto' ? all : [asked];
  let reason: unknown;
  for (const used of candidates)
    try {
      const own = (used === 'webgpu' ? model.onWebgpu : undefined) ?? { bytes: model.bytes, onCpu: [] };
      const session = await runtime.InferenceSession.create(own.bytes, {
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        logSeverityLevel: 4,
        extra: { session: { force_spinning_stop: '1' } },
        ...options,
        executionProviders: [used === 'webgpu' ? webgpu(own.onCpu) : used],
      });
      const engine = engineName(runtime);
      return { session, device: { asked, used, ...(engine !== undefined && { engine }) } };
    } catch (error) {
      reason = error;
    }
  if (asked === 'cpu' || asked === 'auto')
    throw new Error(`ONNX Runtime cannot run this model: ${wordsOf(reason)}`, { cause: reason });
  const untried = await deviceFailure(runtime, asked);
  throw untried === undefined
    ? new Error(`device ${asked}: it cannot run this model: ${wordsOf(reason)}`, { cause: reason })
    : unavailable(asked, untried);
}

const wordsOf = (reason: unknown): string =>
  (reason instanceof Error ? reason.message : String(reason)).trim();

/** Why a device cannot run the smallest model; `undefined` where it can. */
async function deviceFailure(runtime: Runtime, device: Exclude<Device, 'auto'>): Promise<unknown> {
  try {
    const session = await runtime.InferenceSession.create(negative, {
      logSeverityLevel: 4,
      executionProviders: [device],
    });
    await session.release();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The error of a device that does not work here: what it needs, what there is, and what to do. */
function unavailable(device: string, reason: unknown): Error {
  const why = wordsOf(reason);
  const lacks = platform
    .deviceLacks(device, why)
    .map(({ expected, got, remedy }) => `expected ${expected}, got ${got} (${remedy})`);
  // Its C++ says the place in its sources and the whole type of what failed before that.
  const said = /(?:CUDA failure|Failed to)[^;]*/.exec(why)?.[0].trim() ?? why;
  const parts = [`device ${device}: not available here`, ...lacks, `ONNX Runtime says: ${said}`];
  return new Error(parts.join('; '), { cause: reason });
}
