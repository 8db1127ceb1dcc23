import { createInflateRaw } from 'node:zlib';
import { openBytes, type ByteFile } from './byte-file.ts';
import { directoryOfFile } from './file-fields.ts';
import type { DataElement } from './data-tensor.ts';
import { checkNpyLength, namesInNpy, npyHeader, parseNpy, type NpyHeader } from './npy.ts';
import type { StoredArray, StoredArrays } from './stored-array.ts';
import { checkEntries, contentOf } from './zip.ts';
import type { ZipEntry } from './zip-directory.ts';

/** Headers of arrays are rarely longer. */
const usualHeader = 1024;
const chunk = 2 ** 20;

/**
 * Reads the list of a NumPy archive: its arrays by key, each read from the file when it is asked for, and no more of it than the examples
 * asked for. An array that is read whole is checked against its CRC-32.
 *
 * @throws RangeError naming the file and the key for a damaged archive or array.
 */
export async function npzArrays(path: string): Promise<StoredArrays> {
  const file = await openBytes(path);
  const arrays: [string, StoredArray][] = [];
  const entries = directoryOfFile(path);
  checkEntries(entries, path);
  for (const entry of entries) {
    if (!entry.name.endsWith('.npy')) continue;
    const key = entry.name.slice(0, -'.npy'.length);
    const where = `${path}: key "${key}"`;
    const header = npyHeader(await startOf(file, entry, usualHeader, where), where);
    checkNpyLength(header, entry.size, where);
    arrays.push([key, arrayIn(file, { entry, header, where })]);
  }
  return Object.fromEntries(arrays);
}

/** The array of a NumPy file that is no archive. */
export async function npyArray(path: string): Promise<StoredArray> {
  const file = await openBytes(path);
  const header = npyHeader(await file.read(0, usualHeader), path);
  checkNpyLength(header, file.length, path);
  return storedOf(header, path, (end) => file.read(0, end));
}

function arrayIn(
  file: ByteFile,
  { entry, header, where }: { readonly entry: ZipEntry; readonly header: NpyHeader; readonly where: string },
): StoredArray {
  return storedOf(header, where, async (end) =>
    end >= entry.size
      ? contentOf(await file.read(entry.start, entry.start + entry.packed), entry, file.path)
      : startOf(file, entry, end, where),
  );
}

/** The array of a header, given how its file is read up to some byte. */
function storedOf(header: NpyHeader, where: string, upTo: (end: number) => Promise<Uint8Array>): StoredArray {
  const { shape, descr, dataType, fortranOrder, start, width } = header;
  const bytesFor = (count: number): number => {
    const rows = Math.min(count, shape[0] ?? 1);
    const all = fortranOrder || shape.length === 0 || rows >= shape[0]!;
    const each = shape.slice(1).reduce((product, n) => product * n, 1) * width;
    return all ? Number.POSITIVE_INFINITY : start + rows * each;
  };
  return {
    shape,
    dataType: dataType ?? (descr as DataElement),
    read: async (count = Number.POSITIVE_INFINITY) => parseNpy(await upTo(bytesFor(count)), where, count),
    ...(/^[<>|=]?[US]\d+$/.test(descr) && {
      names: async () => namesInNpy(await upTo(Number.POSITIVE_INFINITY), header, where),
    }),
  };
}

/** The first bytes of an entry; those that are deflated are unpacked only so far. */
async function startOf(
  file: ByteFile,
  { method, start, packed, size }: ZipEntry,
  count: number,
  where: string,
): Promise<Uint8Array> {
  const wanted = Math.min(count, size);
  if (method === 0) return file.read(start, start + wanted);
  const out = new Uint8Array(wanted);
  let filled = 0;
  const isFilled = (): boolean => filled >= wanted;
  const inflate = createInflateRaw();
  const input = async (): Promise<void> => {
    for (let at = start; at < start + packed && !isFilled(); at += chunk) {
      const bytes = await file.read(at, Math.min(at + chunk, start + packed));
      if (!inflate.write(bytes))
        await new Promise((resolve) => inflate.once('drain', resolve).once('close', resolve));
    }
    inflate.end();
  };
  const fed = input();
  try {
    for await (const part of inflate as AsyncIterable<Uint8Array>) {
      const take = part.subarray(0, wanted - filled);
      out.set(take, filled);
      filled += take.length;
      if (filled === wanted) break;
    }
  } catch (error) {
    throw new RangeError(
      `${where}: the archive is damaged (expected ${size} bytes deflated, got a damaged stream).`,
      {
        cause: error,
      },
    );
  } finally {
    inflate.destroy();
    await fed.catch(() => undefined);
  }
  if (filled < wanted)
    throw new RangeError(`${where}: the archive is damaged (expected ${wanted} bytes, got ${filled}).`);
  return out;
}
