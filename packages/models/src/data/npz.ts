import { InputError } from '@orograph/tensor';
import { zipSync } from 'fflate';
import type { DataTensor } from './data-tensor.ts';
import { parseNpy, serializeNpy } from './npy.ts';
import { unzip } from './zip.ts';

/** Arrays by key: what a file of data holds. */
export type Arrays = Readonly<Record<string, DataTensor>>;

/**
 * Reads a NumPy archive (`numpy.savez`, stored or compressed): its arrays by key, in the order of the file. Each is checked against
 * its CRC-32.
 *
 * @throws RangeError if the bytes are not a whole zip file or an array is damaged or encrypted; TypeError for an array of a type
 *   that is not a plain number. `where` names the file in the message.
 */
export function parseNpz(bytes: Uint8Array, where = 'archive'): Arrays {
  return Object.fromEntries(
    [...unzip(bytes, where)]
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

/** More than this needs zip64, which we do not write. */
const largest = 2 ** 32 - 2 ** 20;

/**
 * Writes arrays as a NumPy archive; the same arrays give the same bytes at any time.
 *
 * @example
 * ```ts
 * import { parseNpz, serializeNpz } from '@orograph/models';
 *
 * const bytes = serializeNpz({
 *   x: { dataType: 'float', data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] },
 * }); // np.load reads it
 * console.log(parseNpz(bytes)['x']!.data); // [1, 2, 3, 4]
 * ```
 *
 * @throws RangeError for more than 4 GiB.
 */
export function serializeNpz(arrays: Arrays, { compressed = false }: NpzSettings = {}): Uint8Array {
  const bytes = Object.values(arrays).reduce((sum, { data }) => sum + data.byteLength, 0);
  if (bytes > largest)
    throw new RangeError(
      `serializeNpz: expected at most ${largest} bytes of numbers, got ${bytes}; write fewer arrays into a file.`,
    );
  return zipSync(
    Object.fromEntries(
      Object.entries(arrays).map(([key, tensor]) => [`${key}.npy`, serializeNpy(tensor)] as const),
    ),
    // The zip format cannot date a file before 1980; local time, so that the bytes do not depend on the time zone.
    { level: compressed ? 6 : 0, mtime: new Date(1980, 0, 1) },
  );
}

/**
 * The array called `key`.
 *
 * @throws RangeError if there is none, listing the keys there are.
 */
export function arrayOf<T extends Pick<DataTensor, 'dataType' | 'shape'>>(
  arrays: Readonly<Record<string, T>>,
  key: string,
  where: string,
  setting = 'key',
): T {
  const tensor = Object.hasOwn(arrays, key) ? arrays[key] : undefined;
  if (!tensor)
    throw new InputError(
      setting,
      { expected: 'a key of the file', got: key },
      `${where}: no key "${key}"; the keys are ${Object.entries(arrays)
        .map(([name, { dataType, shape }]) => `"${name}" ${dataType} [${shape.join()}]`)
        .join(', ')}.`,
    );
  return tensor;
}
