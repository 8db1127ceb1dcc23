import { gzipSync } from 'fflate';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readArrays } from '../../src/data/array-file.ts';
import { loadDataset } from '../../src/data/load-dataset.ts';
import { textLines } from '../../src/data/text-lines.ts';

// What lies behind the examples asked for is not read: it may even be damaged.
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, content: Uint8Array | string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const pixel = (i: number): number => (i * 2654435761) % 251;

test('of a gzipped IDX file no more is unpacked than is asked for', async () => {
  const [examples, each] = [400, 28 * 28];
  const bytes = new Uint8Array(16 + examples * each);
  bytes.set([0, 0, 8, 3, 0, 0, 1, 0x90, 0, 0, 0, 28, 0, 0, 0, 28]);
  for (let i = 16; i < bytes.length; i++) bytes[i] = pixel(i);
  const packed = gzipSync(bytes);
  const path = put('images-idx3-ubyte.gz', packed.subarray(0, packed.length / 2));
  const { arrays } = await readArrays(path, { limit: 3 });
  const x = await arrays['x']!.read();
  expect(x.shape).toEqual([3, 1, 28, 28]);
  expect(x.data[2 * each + 5]).toBe(Math.fround(bytes[16 + 2 * each + 5]! / 255));
  await expect(readArrays(path)).rejects.toThrow('not a whole gzip file');
  await expect(readArrays(path, { limit: 399 })).rejects.toThrow('not a whole gzip file');
  const plain = put('images-idx3-ubyte', bytes);
  expect((await (await readArrays(plain, { limit: 3 })).arrays['x']!.read()).data).toEqual(x.data);
  // Of a file that is not packed the size tells at once.
  await expect(readArrays(put('cut-idx3-ubyte', bytes.subarray(0, 5000)), { limit: 3 })).rejects.toThrow(
    /truncated IDX file, shape \[400,28,28\] of uint8 needs 313600 bytes, got 4984/,
  );
});

test('of CIFAR batches no more are read than are asked for', async () => {
  const batch = (labels: readonly number[]): Uint8Array =>
    Uint8Array.from(labels.flatMap((label) => [label, ...Array.from({ length: 3072 }, (_, p) => p % 256)]));
  const cifar = join(folder, 'cifar');
  mkdirSync(cifar);
  writeFileSync(join(cifar, 'data_batch_1.bin'), batch([1, 2]));
  writeFileSync(join(cifar, 'data_batch_2.bin'), batch([3, 99]));
  writeFileSync(join(cifar, 'data_batch_3.bin'), 'no batch');
  const three = await loadDataset(cifar, { limit: 3 });
  expect(three.inputs['x']!.shape).toEqual([3, 3, 32, 32]);
  expect(three.target!.data).toEqual(BigInt64Array.of(1n, 2n, 3n));
  await expect(loadDataset(cifar, { limit: 4 })).rejects.toThrow('data_batch_2.bin: not a CIFAR batch');
  writeFileSync(join(cifar, 'data_batch_2.bin'), batch([3, 4]));
  await expect(loadDataset(cifar, { limit: 5 })).rejects.toThrow('data_batch_3.bin: not a CIFAR batch');
  writeFileSync(join(cifar, 'data_batch_2.bin'), Uint8Array.of(19, 99, ...new Uint8Array(3072)));
  await expect(loadDataset(cifar, { limit: 3 })).rejects.toThrow(
    /data_batch_2\.bin: no batch of the same data set as .*data_batch_1\.bin/,
  );
});

test('of a table the rows asked for are kept, and classes are numbered as in the whole of it', async () => {
  const rows = ['a,b,label', '1,2,fox', '3,4,cat', '5,six,dog', '7', '8,9,ant'];
  const path = put('rows.csv', rows.join('\n'));
  const two = await loadDataset(path, { limit: 2 });
  expect(two.inputs['columns']!.data).toEqual(Float32Array.of(1, 2, 3, 4));
  expect(two.classes).toEqual(['ant', 'cat', 'dog', 'fox']);
  expect(two.target!.data).toEqual(BigInt64Array.of(3n, 1n));
  await expect(loadDataset(path, { limit: 3 })).rejects.toThrow('line 4: expected a number in column "b"');
  await expect(loadDataset(path, { limit: 4 })).rejects.toThrow('line 5: expected 3 fields, got 1');
});

test('a target is as decimal as the whole column is, whatever the limit', async () => {
  const path = put('decimal.csv', 'x,y\n1,2\n2,3\n3,0.5\n');
  expect((await loadDataset(path, { limit: 2 })).target).toEqual({
    shape: [2],
    dataType: 'float',
    data: Float32Array.of(2, 3),
  });
  const whole = put('whole.csv', '1,2\n2,3\n3,4\n');
  expect((await loadDataset(whole, { limit: 2, target: '1' })).target!.data).toEqual(
    BigInt64Array.of(2n, 3n),
  );
});

test('lines end as on any system, also where a piece of the file ends between \\r and \\n', async () => {
  const long = 'x'.repeat(65_535);
  const path = put('lines.txt', `${long}\r\nb\rc\n\nd`);
  const lines: string[] = [];
  for await (const line of textLines(path)) lines.push(line);
  expect(lines).toEqual([long, 'b', 'c', '', 'd']);
});

test('a column of more texts than are names of classes is refused', async () => {
  const path = put('texts.csv', `x,y\n${Array.from({ length: 100_002 }, (_, i) => `1,t${i}`).join('\n')}`);
  await expect(loadDataset(path, { limit: 2 })).rejects.toThrow(
    'expected names of at most 100000 classes in column "y", got more.',
  );
});
