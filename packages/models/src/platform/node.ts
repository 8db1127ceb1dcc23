import { createHash } from 'node:crypto';
import { availableParallelism, totalmem } from 'node:os';
import { crc32, inflateRawSync } from 'node:zlib';
import { workerEngine } from '../worker-engine.ts';
import type { Platform } from './platform.ts';

/** Node. */
export const platform: Platform = {
  processors: availableParallelism,
  memoryBytes: totalmem,
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
  importRuntime: () => import('onnxruntime-node'),
  threadEngine: workerEngine,
};
