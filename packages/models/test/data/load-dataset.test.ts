import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DataTensor } from '../../src/data/data-tensor.ts';
import { loadDataset } from '../../src/data/load-dataset.ts';
import { serializeNpy } from '../../src/data/npy.ts';
import { serializeNpz } from '../../src/data/npz.ts';

let folder = '';
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'orograph-data-'))));
afterAll(() => rm(folder, { recursive: true }));

const put = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};
const floats = (shape: readonly number[], ...numbers: number[]): DataTensor => ({
  shape,
  dataType: 'float',
  data: Float32Array.from(numbers),
});

test('an NPZ file gives inputs, target and a limit of examples', async () => {
  const path = await put(
    'a.npz',
    serializeNpz({
      x: floats([3, 2], 1, 2, 3, 4, 5, 6),
      y: { shape: [3], dataType: 'int64', data: BigInt64Array.of(0n, 1n, 2n) },
    }),
  );
  const whole = await loadDataset(path);
  expect(whole).toMatchObject({ examples: 3, source: path, target: { shape: [3], dataType: 'int64' } });
  const some = await loadDataset(path, { limit: 2 });
  expect(some.examples).toBe(2);
  expect(some.inputs['x']).toEqual(floats([2, 2], 1, 2, 3, 4));
  expect(some.target!.data).toEqual(BigInt64Array.of(0n, 1n));
  expect(some.hash).not.toBe(whole.hash);
  expect((await loadDataset(path, { limit: 9 })).hash).toBe(whole.hash);
});

test('a graph input shapes and converts the data', async () => {
  const path = await put(
    'double.npz',
    serializeNpz({ images: { shape: [1, 4], dataType: 'double', data: Float64Array.of(1, 2, 3, 4) } }),
  );
  const { inputs } = await loadDataset(path, {
    graphInputs: [{ name: 'x', dataType: 'float', shape: ['N', 1, 2, 2] }],
    target: 'images',
  });
  expect(inputs['x']).toEqual(floats([1, 1, 2, 2], 1, 2, 3, 4));
});

test('an NPY file is its own key, and may be its own target', async () => {
  const path = await put('blob.npy', serializeNpy(floats([2, 1], 1, 2)));
  const { inputs, target } = await loadDataset(path, { target: 'blob' });
  expect(Object.keys(inputs)).toEqual(['blob']);
  expect(target).toEqual(inputs['blob']);
});

test('half precision in a file becomes float32', async () => {
  const half: DataTensor = { shape: [1, 1], dataType: 'float16', data: Uint16Array.of(0x3c00) };
  const { inputs } = await loadDataset(await put('half.npy', serializeNpy(half)));
  expect(inputs['half']).toEqual(floats([1, 1], 1));
});

test('a CSV file gives its columns and a named target', async () => {
  const path = await put('t.csv', 'a,b,label\n1,2,0\n3,4,1\n');
  const guessed = await loadDataset(path);
  expect(guessed.inputs['columns']).toEqual(floats([2, 2], 1, 2, 3, 4));
  expect(guessed.target!.data).toEqual(BigInt64Array.of(0n, 1n));
  const named = await loadDataset(path, { target: 'b', inputs: { x: 'a' } });
  expect(named.inputs).toEqual({ x: floats([2, 1], 1, 3) });
  const itself = await loadDataset(path, { target: 'columns' });
  expect(itself.target).toEqual(floats([2, 3], 1, 2, 0, 3, 4, 1));
  await expect(loadDataset(path, { target: 'c' })).rejects.toThrow(
    new RangeError(`${path}: no column "c"; the columns are "a", "b", "label".`),
  );
});

test('IDX images come with the labels beside them, gzipped or not', async () => {
  const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 0);
  const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 3);
  await put('train-labels-idx1-ubyte', labels);
  await put('train-labels-idx1-ubyte.gz', gzipSync(labels));
  for (const name of ['train-images-idx3-ubyte', 'train-images-idx3-ubyte.gz']) {
    const data = await loadDataset(await put(name, name.endsWith('gz') ? gzipSync(images) : images));
    expect(data.inputs['x']).toEqual(floats([2, 1, 1, 2], 0, 1, 0.2, 0));
    expect(data.target!.data).toEqual(BigInt64Array.of(7n, 3n));
  }
});

/** A CIFAR-10 record whose pixels are all 51. */
const record = (label: number): Uint8Array =>
  Uint8Array.from({ length: 3073 }, (_, i) => (i === 0 ? label : 51));

test('a folder of CIFAR batches is its training set, a file one batch', async () => {
  const cifar = join(folder, 'cifar');
  await mkdir(cifar);
  await writeFile(join(cifar, 'data_batch_1.bin'), record(1));
  await writeFile(join(cifar, 'data_batch_2.bin'), record(2));
  await writeFile(join(cifar, 'test_batch.bin'), record(3));
  const training = await loadDataset(cifar);
  expect(training.inputs['x']!.shape).toEqual([2, 3, 32, 32]);
  expect(training.target!.data).toEqual(BigInt64Array.of(1n, 2n));
  expect((await loadDataset(join(cifar, 'test_batch.bin'))).target!.data).toEqual(BigInt64Array.of(3n));
});

test('an empty folder, an empty file and an unknown kind are refused by name', async () => {
  const empty = join(folder, 'empty');
  await mkdir(empty);
  await expect(loadDataset(empty)).rejects.toThrow(
    new RangeError(`${empty}: expected a folder of CIFAR batches (.bin), it has none.`),
  );
  const nothing = await put('nothing.npz', '');
  await expect(loadDataset(nothing)).rejects.toThrow(
    new RangeError(`${nothing}: empty data, the file has no bytes.`),
  );
  const text = await put('a.txt', 'hello');
  await expect(loadDataset(text)).rejects.toThrow(TypeError);
  await expect(loadDataset(text)).rejects.toThrow(
    /a\.txt: expected NPZ, NPY, safetensors \(\.safetensors\), IDX.*begins with 104 101 108 108/,
  );
  for (const [name, content, message] of [
    [
      'lfs.npz',
      'version https://git-lfs.github.com/spec/v1\n',
      'expected data, got the pointer that Git LFS keeps',
    ],
    ['page.npz', '<!DOCTYPE html>', 'expected data, got a web page'],
    ['x.npz.gz', '\u001f', 'expected a file that is not packed, or IDX, got '],
    [
      'table.npz',
      'a,b\n1,2\n',
      'table.npz: not a whole zip file, as NPZ files are (expected it to begin with PK',
    ],
    [
      'archive.csv',
      'PK\u0003\u0004',
      'archive.csv: expected a table of texts, as its name says, got a zip archive',
    ],
    ['b.dat', '{"a": 1}', 'CIFAR batches (.bin or a folder), got JSON.'],
  ] as const)
    await expect(loadDataset(await put(name, content))).rejects.toThrow(message);
  const header = await put('header.csv', 'a,b\n');
  await expect(loadDataset(header)).rejects.toThrow(
    new RangeError(`${header}: empty data, the file has no rows.`),
  );
});

test('a table is text in UTF-8, or in UTF-16 with its mark, and in nothing else', async () => {
  const text = 'a,kind\n1,é\n2,è\n';
  const plain = await loadDataset(await put('utf-8.csv', text), { target: 'kind' });
  expect(plain.classes).toEqual(['è', 'é']);
  const marked = Buffer.from(`\uFEFF${text}`, 'utf16le');
  const { source, ...wide } = await loadDataset(await put('utf-16le.csv', marked), { target: 'kind' });
  expect({ ...wide, source: plain.source }).toEqual(plain);
  expect(source).toContain('utf-16le.csv');
  const turned = await put('utf-16be.csv', Buffer.from(marked).swap16());
  expect((await loadDataset(turned, { target: 'kind' })).classes).toEqual(['è', 'é']);
  // Two names that would both be read as U+FFFD, one class.
  const latin = await put('latin.csv', Buffer.from(text, 'latin1'));
  await expect(loadDataset(latin, { target: 'kind' })).rejects.toThrow(
    'latin.csv: expected a text in UTF-8, got bytes that are not, in line 1 or soon after;',
  );
});

test('what a file holds that nothing reads is kept for messages', async () => {
  const y = floats([2], 0, 1);
  const path = await put('two.npz', serializeNpz({ x: floats([2, 1], 1, 2), first: y, second: y }));
  expect((await loadDataset(path)).unread).toBe('"first" float [2], "second" float [2]');
  expect((await loadDataset(path, { target: 'first' })).unread).toBe('"second" float [2]');
});

test('uneven counts are refused also where a limit would hide them', async () => {
  const path = await put('uneven.npz', serializeNpz({ x: floats([2, 1], 1, 2), y: floats([1], 1) }));
  await expect(loadDataset(path, { limit: 1 })).rejects.toThrow(
    new RangeError(`${path}: uneven example counts, key "x" has 2 and key "y" has 1.`),
  );
});

test('NaN, a scalar and a bad limit are refused', async () => {
  const nan = await put('nan.npz', serializeNpz({ images: floats([1, 1], Number.NaN) }));
  await expect(
    loadDataset(nan, { graphInputs: [{ name: 'x', dataType: 'float', shape: ['N', 1] }] }),
  ).rejects.toThrow(new RangeError(`${nan}: expected finite numbers, key "images" has NaN in example 0.`));
  const scalar = await put('scalar.npz', serializeNpz({ x: floats([], 1) }));
  await expect(loadDataset(scalar)).rejects.toThrow(
    new RangeError(`${scalar}: key "x" is a single number, expected examples on the first axis.`),
  );
  for (const limit of [0, 1.5, Number.NaN])
    await expect(loadDataset(scalar, { limit })).rejects.toThrow(
      new RangeError(`loadDataset: limit must be a whole number above 0, got ${limit}.`),
    );
});

test('what is neither a file nor a name is refused, listing the names', async () => {
  await expect(loadDataset('mnist/validation')).rejects.toThrow(
    new RangeError(
      'loadDataset: no file "mnist/validation", and no data set of that name; the names are fashion-mnist/test, fashion-mnist/train, mnist/test, mnist/train.',
    ),
  );
});

const shared = fileURLToPath(new URL('../../../../../shared/fixtures/mnist-512.npz', import.meta.url));

test.skipIf(!existsSync(shared))('the first 512 of mnist/test are those PyTorch was given', async () => {
  const ours = await loadDataset('mnist/test', { limit: 512 });
  const theirs = await loadDataset(shared);
  expect(theirs.examples).toBe(512);
  expect(ours.hash).toBe(theirs.hash);
});
