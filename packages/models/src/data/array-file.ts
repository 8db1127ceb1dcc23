import { kindOfFile } from '@orograph/onnx';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { guessTarget } from './choose-arrays.ts';
import { readCifar } from './cifar.ts';
import { openBytes } from './byte-file.ts';
import { readTable } from './csv-file.ts';
import { readIdx } from './idx.ts';
import { wideLabels } from './named-datasets.ts';
import { npyArray, npzArrays } from './npz-file.ts';
import type { Arrays } from './npz.ts';
import { parquetArrays } from './parquet.ts';
import { safetensorsArrays } from './safetensors.ts';
import { inMemory, type ArrayFile, type ArrayFileSettings, type StoredArrays } from './stored-array.ts';
import { arraysOfTable } from './table-arrays.ts';
import { unitImages } from './unit-images.ts';

/**
 * The arrays in a file, by key. Of NPZ, NPY, safetensors and Parquet only the list is read, and of each array what is asked for; of the others the
 * first `limit` examples.
 *
 * - NPZ, safetensors: its keys. NPY: the file's name without `.npy`.
 * - IDX, gzipped or not: `x` (8-bit images become float32 [N, 1, H, W] in [0, 1]) and, for `…images-idx3…`, `y` from the
 *   file `…labels-idx1…` beside it; a file of labels is `y`.
 * - CIFAR batches (`.bin`), as {@link parseCifar}. A folder of them is its training set (`data_batch_*.bin`, `train.bin`),
 *   or all of its batches when it has none by those names.
 * - Parquet: as {@link parquetArrays}.
 * - CSV, TSV: `columns`, all but the target, and the target under its column's name; a target of texts holds names of classes.
 *
 * @throws RangeError or TypeError for a damaged file, TypeError for one of another kind; both name the file.
 */
export async function readArrays(path: string, settings: ArrayFileSettings = {}): Promise<ArrayFile> {
  const extension = extname(path).toLowerCase();
  if (extension === '.csv' || extension === '.tsv') {
    await refuseBinary(path);
    return csvArrays(path, settings);
  }
  if (extension === '.parquet') return parquetArrays(path, settings);
  return { arrays: await binaryArrays(path, settings.limit) };
}

/** Throws for a table that is a file of another kind by its first bytes. */
async function refuseBinary(path: string): Promise<void> {
  const bytes = await (await openBytes(path)).read(0, 32);
  const starts = ['PK\u0003\u0004', '\u0093NUMPY', 'PAR1', '\u001F\u008B'];
  const begin = String.fromCharCode(...bytes.subarray(0, 6));
  if (starts.some((start) => begin.startsWith(start)))
    throw new TypeError(
      `${path}: expected a table of texts, as its name says, got ${kindOfFile(bytes) ?? 'another file'}; name it by what it is.`,
    );
}

async function binaryArrays(path: string, limit: number | undefined): Promise<StoredArrays> {
  if ((await stat(path)).isDirectory()) return inMemory(await readCifar(await cifarBatches(path), limit));
  const file = await openBytes(path);
  const bytes = await file.read(0, 32);
  if (bytes.length === 0) throw new RangeError(`${path}: empty data, the file has no bytes.`);
  const begins = (...start: number[]): boolean => start.every((byte, i) => bytes[i] === byte);
  const extension = extname(path).toLowerCase();
  if (/\.(?:npz|npy|csv|tsv|safetensors|parquet)\.gz$/i.test(path))
    throw new TypeError(
      `${path}: expected a file that is not packed, or IDX, got ${kindOfFile(bytes)}; gunzip unpacks it.`,
    );
  const kind = kindOfFile(bytes);
  if (kind?.includes('Git LFS') || kind?.includes('web page'))
    throw new TypeError(`${path}: expected data, got ${kind}.`);
  if (begins(0x93, 0x4e) || extension === '.npy')
    return { [basename(path).replace(/\.npy$/i, '')]: await npyArray(path) };
  if (begins(0x50, 0x4b)) return npzArrays(path);
  if (extension === '.npz')
    throw new RangeError(
      `${path}: not a whole zip file, as NPZ files are (expected it to begin with PK, got ${kind ?? `bytes ${[...bytes.subarray(0, 4)].join(' ')}`}).`,
    );
  if (extension === '.safetensors') return safetensorsArrays(path);
  if (extension === '.bin') return inMemory(await readCifar([path], limit));
  if (begins(0x1f, 0x8b) || begins(0, 0)) return inMemory(await idxArrays(path, limit));
  throw new TypeError(
    `${path}: expected NPZ, NPY, safetensors (.safetensors), IDX (also gzipped), CSV (.csv), TSV (.tsv), Parquet (.parquet) or CIFAR batches (.bin or a folder), got ${kind ?? `a file that begins with ${[...bytes.subarray(0, 4)].join(' ')}`}.`,
  );
}

async function csvArrays(
  path: string,
  { target, inputs = {}, limit = Number.POSITIVE_INFINITY }: ArrayFileSettings,
): Promise<ArrayFile> {
  if ((await stat(path)).size === 0) throw new RangeError(`${path}: empty data, the file has no bytes.`);
  const delimiter = path.toLowerCase().endsWith('.tsv') ? '\t' : undefined;
  const { table, kindOf } = await readTable(path, { delimiter, limit });
  if (table.rows.length === 0) throw new RangeError(`${path}: empty data, the file has no rows.`);
  const single = [...new Set(Object.values(inputs))].filter((key) => key !== 'columns' && key !== target);
  // A target that is `columns` is the input itself.
  const column = target ?? guessTarget(table.columns.filter((name) => !single.includes(name)));
  const goal = column === 'columns' ? undefined : column;
  const kind = goal === undefined ? undefined : await kindOf(goal);
  const { arrays, classes } = arraysOfTable(table, { target: goal, single, where: path, kind });
  return { arrays: inMemory(arrays), ...(classes && { classes }) };
}

async function idxArrays(path: string, limit: number | undefined): Promise<Arrays> {
  const tensor = await readIdx(path, limit);
  if (tensor.dataType !== 'uint8') return { x: tensor };
  if (tensor.shape.length === 1) return { y: wideLabels(tensor) };
  const x = tensor.shape.length > 2 ? unitImages(tensor) : tensor;
  const beside = path.replace(/images([-.])idx3(?=[^/\\]*$)/, 'labels$1idx1');
  if (beside === path || !existsSync(beside)) return { x };
  return { x, y: wideLabels(await readIdx(beside, limit)) };
}

async function cifarBatches(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.bin')).toSorted();
  const training = names.filter((name) => /^(?:data_batch_\d+|train)\.bin$/.test(name));
  const chosen = training.length > 0 ? training : names;
  if (chosen.length === 0)
    throw new RangeError(`${folder}: expected a folder of CIFAR batches (.bin), it has none.`);
  return chosen.map((name) => join(folder, name));
}
