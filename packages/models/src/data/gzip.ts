import { Gunzip } from 'fflate';
import { constants, gunzipSync } from 'node:zlib';
import type { ByteFile } from './byte-file.ts';

/**
 * Unpacks a gzip file; its CRC-32 and its size are checked.
 *
 * `limit` bounds the bytes that are made: nobody needs more, so a small file cannot fill the memory.
 *
 * Reference: RFC 1952, "GZIP file format specification version 4.3".
 *
 * @throws RangeError naming the file if it is damaged, cut short, followed by something else, or holds more than `limit` bytes.
 */
export function gunzip(bytes: Uint8Array, where: string, limit: number): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const expected =
      code === 'ERR_BUFFER_TOO_LARGE'
        ? `at most ${limit} bytes`
        : `whole streams with their CRC-32 in ${bytes.length} bytes`;
    throw notWhole(where, expected, error);
  }
}

/**
 * Unpacks the first bytes of a gzip file, `count` or as many as there are, to learn how many it should hold. They are not checked yet.
 *
 * @throws RangeError naming the file if it is cut short before, or damaged.
 */
export function gunzipStart(bytes: Uint8Array, where: string, count: number): Uint8Array {
  const part = bytes.subarray(0, 0x10000);
  if (part.length === bytes.length) return gunzip(bytes, where, part.length * 1032).subarray(0, count);
  try {
    return gunzipSync(part, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, count);
  } catch (error) {
    throw notWhole(where, `whole streams with their CRC-32 in ${bytes.length} bytes`, error);
  }
}

/**
 * Unpacks the first `count` bytes of a gzip file, or as many as there are, and reads no more of it. What is not the whole file is not checked.
 *
 * @throws RangeError naming the file if it is damaged or ends before.
 */
export async function gunzipFirst(file: ByteFile, count: number): Promise<Uint8Array> {
  const out = new Uint8Array(count);
  let filled = 0;
  const stream = new Gunzip((part) => {
    const take = part.subarray(0, count - filled);
    out.set(take, filled);
    filled += take.length;
  });
  try {
    for (let at = 0; at < file.length; at += piece) {
      stream.push(await file.read(at, at + piece), at + piece >= file.length);
      if (filled === count) break;
    }
  } catch (error) {
    // What is missing behind the bytes asked for does not matter.
    if (filled < count) throw notWhole(file.path, `${count} bytes unpacked`, error);
  }
  return out.subarray(0, filled);
}

/** How much of a file is unpacked at once. */
const piece = 2 ** 16;

const notWhole = (where: string, expected: string, error: unknown): RangeError => {
  const { code, message } = error as NodeJS.ErrnoException;
  const got = code === 'ERR_BUFFER_TOO_LARGE' ? 'more' : message;
  return new RangeError(`${where}: not a whole gzip file (expected ${expected}, got ${got}).`, {
    cause: error,
  });
};
