import { gzipSync } from 'fflate';
import { expect, test } from 'vitest';
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
    /^a\.gz: not a whole gzip file, got 12 bytes/,
  );
});

test('a file of another kind is refused', () => {
  expect(() => parseIdx(Uint8Array.of(1, 2, 3, 4), 'a.idx')).toThrow(/^a\.idx: not an IDX file.*got 1 2 3 4/);
});
