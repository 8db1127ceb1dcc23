import type { Runtime } from '../runtime.ts';
import type { SessionEngine } from '../session-engine.ts';
import type { Lack } from './device-lacks.ts';

/** A hash that is fed piece by piece. */
export interface Hash {
  /** Takes in bytes, or a text as UTF-8. */
  update(data: Uint8Array | string): void;
  /** The hash of all that was taken in, in hexadecimal. */
  hex(): string;
}

/** What a machine gives that the language does not: Node and browsers each have their own. */
export interface Platform {
  /** How many threads run at once. */
  readonly processors: () => number;
  /** The bytes of memory there are, as far as that is known. */
  readonly memoryBytes: () => number;
  /** Frees what nobody holds any more at once, where that can be asked for: before something large is made. */
  readonly freeMemory: () => void;
  /** The CRC-32 of bytes or of a text as UTF-8, going on from `start`. */
  readonly crc32: (data: Uint8Array | string, start?: number) => number;
  /** Starts a SHA-256. */
  readonly sha256: () => Hash;
  /** Unpacks a raw DEFLATE stream. @throws Error for a damaged stream; RangeError for one of more than `limit` bytes. */
  readonly inflateRaw: (bytes: Uint8Array, limit: number) => Uint8Array;
  /** Has CUDA multiply float32 numbers as they are, without TF32, unless the user says otherwise: before its libraries are loaded. */
  readonly withoutTf32: () => void;
  /** What a device that ONNX Runtime could not use lacks here, from its reason; nothing where that is not known. */
  readonly deviceLacks: (device: string, reason: string) => readonly Lack[];
  /** Imports the platform's ONNX Runtime. */
  readonly importRuntime: () => Promise<Runtime>;
  /** Starts an engine on a thread of its own; absent where sessions run on the thread that asks for them. */
  readonly threadEngine?: () => SessionEngine;
}
