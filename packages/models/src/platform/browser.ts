import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { crc32Of } from '@orograph/tensor';
import { inflateSync } from 'fflate';
import type { Platform } from './platform.ts';

const bytesOf = (data: Uint8Array | string): Uint8Array =>
  typeof data === 'string' ? utf8ToBytes(data) : data;

/** What a browser says of its machine. */
const { navigator: machine } = globalThis as {
  readonly navigator?: { readonly hardwareConcurrency?: number; readonly deviceMemory?: number };
};

/** WebAssembly addresses 4 GiB. */
const addressable = 2 ** 32;

/** A browser: the page, or a Web Worker. Sessions run on the thread that asks for them. */
export const platform: Platform = {
  processors: () => machine?.hardwareConcurrency ?? 1,
  memoryBytes: () => Math.min(addressable, (machine?.deviceMemory ?? 4) * 2 ** 30),
  freeMemory: () => {},
  crc32: (data, start) => crc32Of(bytesOf(data), start),
  sha256: () => {
    const hash = sha256.create();
    return { update: (data) => void hash.update(bytesOf(data)), hex: () => bytesToHex(hash.digest()) };
  },
  // A stream that makes more than its room is cut there: whoever asks checks the sum of what was made.
  inflateRaw: (bytes, limit) => inflateSync(bytes, { out: new Uint8Array(limit) }),
  withoutTf32: () => {},
  deviceLacks: (device) =>
    device === 'webgpu' || device === 'cpu'
      ? []
      : [{ expected: 'webgpu or cpu in a browser', got: device, remedy: 'take webgpu' }],
  importRuntime: () => import('onnxruntime-web'),
};
