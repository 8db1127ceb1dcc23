import { openBytes } from './byte-file.ts';
import type { DataNumbers, DataTensor } from './data-tensor.ts';
import { firstExamples } from './tensor-rows.ts';
import type { Arrays } from './npz.ts';
import { unitImages } from './unit-images.ts';

const pixels = 3 * 32 * 32;

/**
 * Reads a CIFAR-10 or CIFAR-100 binary batch: `x` float32 [N, 3, 32, 32] in [0, 1], `y` int64 [N]; of CIFAR-100 `y` is
 * the fine label and `coarse` the other.
 *
 * A record is one label (CIFAR-10) or a coarse and a fine one (CIFAR-100) and 3,072 pixels, red first.
 * Reference: Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images".
 *
 * @throws RangeError if the bytes are not whole records of either. `where` names the file in the message.
 */
export function parseCifar(bytes: Uint8Array, where = 'CIFAR batch'): Arrays {
  const labels = [1, 2].find((count) => bytes.length > 0 && isWhole(bytes, count));
  if (labels === undefined)
    throw new RangeError(
      `${where}: not a CIFAR batch, expected whole records of 3073 bytes with labels below 10 or of 3074 with labels below 20 and 100, got ${bytes.length} bytes.`,
    );
  const record = labels + pixels;
  const examples = bytes.length / record;
  const images = new Uint8Array(examples * pixels);
  for (let i = 0; i < examples; i++)
    images.set(bytes.subarray(i * record + labels, (i + 1) * record), i * pixels);
  const label = (offset: number): DataTensor => ({
    shape: [examples],
    dataType: 'int64',
    data: BigInt64Array.from({ length: examples }, (_, i) => BigInt(bytes[i * record + offset]!)),
  });
  const x = unitImages({ shape: [examples, 3, 32, 32], dataType: 'uint8', data: images });
  return labels === 1 ? { x, y: label(0) } : { x, y: label(1), coarse: label(0) };
}

/**
 * Reads the first examples of CIFAR batches, one behind the other, and no more of them.
 *
 * @throws RangeError as {@link parseCifar}, and for batches of both kinds.
 */
export async function readCifar(
  paths: readonly string[],
  limit: number = Number.POSITIVE_INFINITY,
): Promise<Arrays> {
  const batches: Arrays[] = [];
  let missing = limit;
  for (const path of paths) {
    if (!(missing > 0)) break;
    const batch = await firstOf(path, missing);
    missing -= batch['y']!.shape[0]!;
    batches.push(batch);
  }
  const [first] = batches;
  const other = batches.findIndex((batch) => Object.keys(batch).join() !== Object.keys(first!).join());
  if (other > 0) throw new RangeError(`${paths[other]}: no batch of the same data set as ${paths[0]}.`);
  return batches.length === 1
    ? first!
    : Object.fromEntries(
        Object.keys(first!).map((key) => [key, concatenate(batches.map((batch) => batch[key]!))]),
      );
}

/** The first examples of a batch: of one that has no more, all of them. */
async function firstOf(path: string, count: number): Promise<Arrays> {
  const file = await openBytes(path);
  const sizes = [1, 2].map((labels) => labels + pixels).filter((record) => file.length % record === 0);
  const [record] = sizes;
  // The length alone tells which kind it is, but for a multiple of both.
  const end = sizes.length === 1 ? Math.min(count * record!, file.length) : file.length;
  const batch = parseCifar(await file.read(0, end), path);
  return Object.fromEntries(Object.entries(batch).map(([key, array]) => [key, firstExamples(array, count)]));
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

/** Whether the bytes are records of `labels` label bytes whose labels are in range. */
function isWhole(bytes: Uint8Array, labels: number): boolean {
  const record = labels + pixels;
  if (bytes.length % record !== 0) return false;
  const below = labels === 1 ? [10] : [20, 100];
  for (let i = 0; i < bytes.length; i += record)
    if (below.some((classes, k) => bytes[i + k]! >= classes)) return false;
  return true;
}
