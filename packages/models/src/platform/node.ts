import { createHash } from 'node:crypto';
import { availableParallelism, totalmem } from 'node:os';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { crc32, inflateRawSync } from 'node:zlib';
import { workerEngine } from '../worker-engine.ts';
import { deviceLacks } from './device-lacks.ts';
import type { Platform } from './platform.ts';

let collect: (() => void) | undefined;

/** V8's collector, which would let vectors that nobody holds pile up beside those that are made. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const found = runInNewContext('typeof gc === "function" ? gc : undefined') as (() => void) | undefined;
  return found ?? (() => {});
}

/** Node. */
export const platform: Platform = {
  processors: availableParallelism,
  memoryBytes: totalmem,
  freeMemory: () => (collect ??= collector())(),
  crc32,
  sha256: () => {
    const hash = createHash('sha256');
    return { update: (data) => void hash.update(data), hex: () => hash.digest('hex') };
  },
  inflateRaw: (bytes, limit) => {
    try {
      return inflateRawSync(bytes, { maxOutputLength: Math.max(1, limit) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
      throw new RangeError(`expected at most ${limit} bytes, got more`, { cause: error });
    }
  },
  // onnxruntime-node hands no settings of the provider on; NVIDIA's libraries read this when they are loaded.
  withoutTf32: () => void (process.env['NVIDIA_TF32_OVERRIDE'] ??= '0'),
  deviceLacks,
  importRuntime: async () => {
    const runtime = await import('onnxruntime-node');
    // What fails is thrown too, and said in our words; a device that is only tried is no error.
    if (runtime.env.logLevel === 'warning') runtime.env.logLevel = 'fatal';
    return runtime;
  },
  threadEngine: workerEngine,
};
