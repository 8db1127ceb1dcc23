import { unzipSync, zipSync } from 'fflate';
import type { DataTensor } from './data-tensor.ts';
import { parseNpy, serializeNpy } from './npy.ts';

/** Arrays by key: what a file of data holds. */
export type Arrays = Readonly<Record<string, DataTensor>>;

/**
 * Reads a NumPy archive (`numpy.savez`, stored or compressed): its arrays by key, in the order of the file.
 *
 * @throws RangeError if the bytes are not a whole zip file or an array is damaged; TypeError for an array of a type
 *   that is not a plain number. `where` names the file in the message.
 */
export function parseNpz(bytes: Uint8Array, where = 'archive'): Arrays {
  return Object.fromEntries(
    Object.entries(unzip(bytes, where))
      .filter(([name]) => name.endsWith('.npy'))
      .map(([name, content]) => {
        const key = name.slice(0, -'.npy'.length);
        return [key, parseNpy(content, `${where}: key "${key}"`)];
      }),
  );
}

/** How an archive is written. */
export interface NpzSettings {
  /** Deflate the arrays, as `numpy.savez_compressed`; stored by default, as `numpy.savez`. */
  readonly compressed?: boolean;
}

/** Writes arrays as a NumPy archive; the same arrays give the same bytes at any time. */
export const serializeNpz = (arrays: Arrays, { compressed = false }: NpzSettings = {}): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(arrays).map(([key, tensor]) => [`${key}.npy`, serializeNpy(tensor)] as const),
    ),
    // The zip format cannot date a file before 1980; local time, so that the bytes do not depend on the time zone.
    { level: compressed ? 6 : 0, mtime: new Date(1980, 0, 1) },
  );

/**
 * The array called `key`.
 *
 * @throws RangeError if there is none, listing the keys there are.
 */
export function arrayOf(arrays: Arrays, key: string, where: string): DataTensor {
  const tensor = Object.hasOwn(arrays, key) ? arrays[key] : undefined;
  if (!tensor)
    throw new RangeError(
      `${where}: no key "${key}"; the keys are ${Object.entries(arrays)
        .map(([name, { dataType, shape }]) => `"${name}" ${dataType} [${shape.join()}]`)
        .join(', ')}.`,
    );
  return tensor;
}

function unzip(bytes: Uint8Array, where: string): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch (error) {
    throw new RangeError(
      `${where}: not a whole zip file, got ${bytes.length} bytes (${error instanceof Error ? error.message : String(error)}).`,
      { cause: error },
    );
  }
}
