import { gzipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { ByteFile } from '../../src/data/byte-file.ts';
import { gunzipFirst } from '../../src/data/gzip.ts';
import { parseIdx } from '../../src/data/idx.ts';

const matrix = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255);

test('bytes are read in the order of the file', () => {
  expect(parseIdx(matrix)).toEqual({
    shape: [2, 3],
    dataType: 'uint8',
    data: Uint8Array.of(1, 2, 3, 4, 5, 255),
  });
});

test('a gzipped file is unpacked', () => {
  expect(parseIdx(gzipSync(matrix))).toEqual(parseIdx(matrix));
});

test.each([
  [0x09, 'int8', [-2], [0xfe]],
  [0x0b, 'int16', [-2], [0xff, 0xfe]],
  [0x0c, 'int32', [258], [0, 0, 1, 2]],
  [0x0d, 'float', [-1.5], [0xbf, 0xc0, 0, 0]],
  [0x0e, 'double', [-1.5], [0xbf, 0xf8, 0, 0, 0, 0, 0, 0]],
])('the numbers of type %i are big-endian %s', (code, dataType, numbers, bytes) => {
  const tensor = parseIdx(Uint8Array.of(0, 0, code, 1, 0, 0, 0, 1, ...bytes));
  expect(tensor.dataType).toBe(dataType);
  expect([...(tensor.data as Float64Array)]).toEqual(numbers);
});

test('a truncated file is refused with what it needs', () => {
  expect(() => parseIdx(matrix.subarray(0, 17), 'a.idx')).toThrow(
    new RangeError('a.idx: truncated IDX file, shape [2,3] of uint8 needs 6 bytes, got 5.'),
  );
  expect(() => parseIdx(matrix.subarray(0, 9), 'a.idx')).toThrow(
    new RangeError('a.idx: truncated IDX file, its header needs 12 bytes, got 9.'),
  );
  const packed = gzipSync(matrix);
  expect(() => parseIdx(packed.subarray(0, 12), 'a.gz')).toThrow(
    'a.gz: not a whole gzip file (expected whole streams with their CRC-32 in 12 bytes, got unexpected end of file).',
  );
});

test('more bytes than the header says are refused, packed or not, before they are all made', () => {
  const more = Uint8Array.of(...matrix, 7);
  expect(() => parseIdx(more, 'a.idx')).toThrow(
    'a.idx: damaged IDX file, shape [2,3] of uint8 needs 6 bytes, got 7.',
  );
  const bomb = new Uint8Array(20_000_000);
  bomb.set(matrix);
  expect(() => parseIdx(gzipSync(bomb), 'a.gz')).toThrow(
    'a.gz: not a whole gzip file (expected at most 18 bytes, got more).',
  );
});

test('a flipped bit anywhere in a gzipped file is refused, or changes no number', () => {
  const bytes = gzipSync(matrix);
  let refused = 0;
  for (let at = 0; at < bytes.length; at++)
    for (let bit = 1; bit < 256; bit *= 2) {
      bytes[at]! ^= bit;
      try {
        expect(parseIdx(bytes, 'a.gz')).toEqual(parseIdx(matrix));
      } catch (error) {
        expect((error as Error).message).toMatch(/^a\.gz: not (?:a whole gzip|an IDX) file/);
        refused += 1;
      }
      bytes[at]! ^= bit;
    }
  // Only the time, the level, the system and bits of padding may change unnoticed.
  expect(refused).toBeGreaterThan(bytes.length * 4);
});

test('a file of another kind is refused', () => {
  expect(() => parseIdx(Uint8Array.of(1, 2, 3, 4), 'a.idx')).toThrow(/^a\.idx: not an IDX file.*got 1 2 3 4/);
});

test('the first bytes of a gzipped file that ends before are refused as those of no whole file', async () => {
  const packed = gzipSync(matrix);
  const file = (bytes: Uint8Array) =>
    ({
      path: 'a.gz',
      length: bytes.length,
      read: (start: number, end: number) => Promise.resolve(bytes.subarray(start, end)),
    }) as unknown as ByteFile;
  expect(await gunzipFirst(file(packed), 8)).toEqual(matrix.subarray(0, 8));
  expect(await gunzipFirst(file(packed), 100)).toEqual(matrix);
  await expect(gunzipFirst(file(packed.subarray(0, 14)), 100)).rejects.toThrow(
    'a.gz: not a whole gzip file (expected 100 bytes unpacked, got unexpected EOF).',
  );
});
