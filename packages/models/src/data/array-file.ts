import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { guessTarget } from './choose-arrays.ts';
import { parseCifar } from './cifar.ts';
import { openBytes } from './byte-file.ts';
import { parseCsv } from './csv.ts';
import type { DataNumbers, DataTensor } from './data-tensor.ts';
import { parseIdx } from './idx.ts';
import { wideLabels } from './named-datasets.ts';
import { npyArray, npzArrays } from './npz-file.ts';
import type { Arrays } from './npz.ts';
import { safetensorsArrays } from './safetensors.ts';
import { inMemory, type StoredArrays } from './stored-array.ts';
import { arraysOfTable } from './table-arrays.ts';
import { unitImages } from './unit-images.ts';

/** Which columns matter, for a file of columns. */
export interface ArrayFileSettings {
  /** The target's key. */
  readonly target?: string | undefined;
  /** The key of each input, by the input's name. */
  readonly inputs?: Readonly<Record<string, string>> | undefined;
}

/** The arrays of a file, and the names of classes where a target's column holds names. */
export interface ArrayFile {
  /** The arrays, read when they are asked for. */
  readonly arrays: StoredArrays;
  /** The name of each class. */
  readonly classes?: readonly string[];
}

/**
 * The arrays in a file, by key. Of NPZ, NPY and safetensors only the list is read, and of each array what is asked for.
 *
 * - NPZ, safetensors: its keys. NPY: the file's name without `.npy`.
 * - IDX, gzipped or not: `x` (8-bit images become float32 [N, 1, H, W] in [0, 1]) and, for `…images-idx3…`, `y` from the
 *   file `…labels-idx1…` beside it; a file of labels is `y`.
 * - CIFAR batches (`.bin`), as {@link parseCifar}. A folder of them is its training set (`data_batch_*.bin`, `train.bin`),
 *   or all of its batches when it has none by those names.
 * - CSV, TSV: `columns`, all but the target, and the target under its column's name; a target of texts holds names of classes.
 *
 * @throws RangeError or TypeError for a damaged file, TypeError for one of another kind; both name the file.
 */
export async function readArrays(path: string, settings: ArrayFileSettings = {}): Promise<ArrayFile> {
  const extension = extname(path).toLowerCase();
  if (extension === '.csv' || extension === '.tsv')
    return csvArrays(await readFile(path, 'utf8'), path, settings);
  return { arrays: await binaryArrays(path) };
}

async function binaryArrays(path: string): Promise<StoredArrays> {
  if ((await stat(path)).isDirectory()) return inMemory(await cifarFolder(path));
  const file = await openBytes(path);
  const bytes = await file.read(0, 4);
  if (bytes.length === 0) throw new RangeError(`${path}: empty data, the file has no bytes.`);
  const begins = (...start: number[]): boolean => start.every((byte, i) => bytes[i] === byte);
  const extension = extname(path).toLowerCase();
  if (begins(0x93, 0x4e) || extension === '.npy')
    return { [basename(path).replace(/\.npy$/i, '')]: await npyArray(path) };
  if (begins(0x50, 0x4b) || extension === '.npz') return npzArrays(path);
  if (extension === '.safetensors') return safetensorsArrays(path);
  const whole = (): Promise<Uint8Array> => file.read(0, file.length);
  if (extension === '.bin') return inMemory(parseCifar(await whole(), path));
  if (begins(0x1f, 0x8b) || begins(0, 0)) return inMemory(await idxArrays(await whole(), path));
  throw new TypeError(
    `${path}: expected NPZ, NPY, safetensors (.safetensors), IDX (also gzipped), CSV (.csv), TSV (.tsv) or CIFAR batches (.bin or a folder), got a file that begins with ${[...bytes].join(' ')}.`,
  );
}

function csvArrays(text: string, path: string, { target, inputs = {} }: ArrayFileSettings): ArrayFile {
  if (text.length === 0) throw new RangeError(`${path}: empty data, the file has no bytes.`);
  const table = parseCsv(text, path, path.toLowerCase().endsWith('.tsv') ? '\t' : undefined);
  if (table.rows.length === 0) throw new RangeError(`${path}: empty data, the file has no rows.`);
  const single = [...new Set(Object.values(inputs))].filter((key) => key !== 'columns' && key !== target);
  // A target that is `columns` is the input itself.
  const column = target ?? guessTarget(table.columns.filter((name) => !single.includes(name)));
  const goal = column === 'columns' ? undefined : column;
  const { arrays, classes } = arraysOfTable(table, { target: goal, single, where: path });
  return { arrays: inMemory(arrays), ...(classes && { classes }) };
}

async function idxArrays(bytes: Uint8Array, path: string): Promise<Arrays> {
  const tensor = parseIdx(bytes, path);
  if (tensor.dataType !== 'uint8') return { x: tensor };
  if (tensor.shape.length === 1) return { y: wideLabels(tensor) };
  const x = tensor.shape.length > 2 ? unitImages(tensor) : tensor;
  const beside = path.replace(/images([-.])idx3(?=[^/\\]*$)/, 'labels$1idx1');
  if (beside === path || !existsSync(beside)) return { x };
  return { x, y: wideLabels(parseIdx(await readFile(beside), beside)) };
}

async function cifarFolder(path: string): Promise<Arrays> {
  const names = (await readdir(path)).filter((name) => name.endsWith('.bin')).toSorted();
  const training = names.filter((name) => /^(?:data_batch_\d+|train)\.bin$/.test(name));
  const chosen = training.length > 0 ? training : names;
  if (chosen.length === 0)
    throw new RangeError(`${path}: expected a folder of CIFAR batches (.bin), it has none.`);
  const batches: Arrays[] = [];
  for (const name of chosen) batches.push(parseCifar(await readFile(join(path, name)), join(path, name)));
  return Object.fromEntries(
    Object.keys(batches[0]!).map((key) => [
      key,
      concatenate(
        batches.map((batch, i) => {
          const part = batch[key];
          if (!part)
            throw new RangeError(`${path}: ${chosen[i]} and ${chosen[0]} are not batches of one data set.`);
          return part;
        }),
      ),
    ]),
  );
}

/** Tensors of one type joined along the first axis. */
function concatenate(parts: readonly DataTensor[]): DataTensor {
  const { shape, dataType, data: first } = parts[0]!;
  const examples = parts.reduce((sum, part) => sum + part.shape[0]!, 0);
  const length = parts.reduce((sum, part) => sum + part.data.length, 0);
  const out = new (first.constructor as new (length: number) => DataNumbers)(length);
  let offset = 0;
  for (const { data } of parts) {
    (out as Float32Array).set(data as Float32Array, offset);
    offset += data.length;
  }
  return { shape: [examples, ...shape.slice(1)], dataType, data: out };
}
