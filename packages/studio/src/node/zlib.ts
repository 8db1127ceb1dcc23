/** The part of `node:zlib` that commands use. */
import { Buffer } from 'buffer';
import { gunzipSync as gunzip, Inflate, inflateSync, zlibSync } from 'fflate';

import { crc32Of } from '@orograph/tensor';

/** How much a stream may make. */
interface Limit {
  readonly maxOutputLength?: number;
  readonly finishFlush?: number;
}

export const constants = { Z_SYNC_FLUSH: 2 } as const;

export const crc32 = (data: Uint8Array | string, start = 0): number =>
  crc32Of(typeof data === 'string' ? new TextEncoder().encode(data) : data, start);

export const deflateSync = (bytes: Uint8Array, { level = 6 } = {}): Buffer =>
  Buffer.from(zlibSync(bytes, { level: level as 6 }));

const within = (bytes: Uint8Array, { maxOutputLength = Number.POSITIVE_INFINITY }: Limit): Buffer => {
  if (bytes.length > maxOutputLength)
    throw Object.assign(new RangeError(`Cannot create a Buffer larger than ${maxOutputLength} bytes`), {
      code: 'ERR_BUFFER_TOO_LARGE',
    });
  return Buffer.from(bytes);
};

export const inflateRawSync = (bytes: Uint8Array, limit: Limit = {}): Buffer =>
  within(inflateSync(bytes), limit);

/** Unpacks a gzip file; with `finishFlush` also the start of one, as far as it goes. */
export function gunzipSync(bytes: Uint8Array, limit: Limit = {}): Buffer {
  if (limit.finishFlush === undefined) return within(gunzip(bytes), limit);
  const parts: Uint8Array[] = [];
  // Its header is ten bytes where it names no file, as those of data sets do not.
  new Inflate((part) => parts.push(part)).push(bytes.subarray(headerLength(bytes)), false);
  return Buffer.concat(parts);
}

/** How long the header of a gzip file is. Reference: RFC 1952. */
function headerLength(bytes: Uint8Array): number {
  const flags = bytes[3]!;
  let at = 10;
  if (flags & 4) at += 2 + bytes[at]! + 256 * bytes[at + 1]!;
  for (const text of [8, 16]) if (flags & text) at = bytes.indexOf(0, at) + 1;
  return flags & 2 ? at + 2 : at;
}

/** A stream that unpacks what is written to it. */
interface InflateStream extends AsyncIterable<Uint8Array> {
  write(bytes: Uint8Array): boolean;
  end(): void;
  once(event: string, act: () => void): InflateStream;
  destroy(): void;
}

/** Unpacks raw DEFLATE piece by piece: what is written is unpacked at once, and waits to be read. */
export function createInflateRaw(): InflateStream {
  const parts: Uint8Array[] = [];
  let wake = (): void => undefined;
  let ended = false;
  let problem: unknown;
  const inflate = new Inflate((part) => parts.push(part));
  const stream: InflateStream = {
    write: (bytes) => {
      try {
        inflate.push(bytes.slice(), false);
      } catch (error) {
        problem = error;
      }
      wake();
      return true;
    },
    end: () => {
      ended = true;
      wake();
    },
    once: () => stream,
    destroy: () => {
      ended = true;
      parts.length = 0;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        if (problem !== undefined) throw problem;
        const part = parts.shift();
        if (part) yield part;
        else if (ended) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
  return stream;
}
