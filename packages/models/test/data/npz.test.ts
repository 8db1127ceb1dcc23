import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { storageOf } from '../../src/data/data-tensor.ts';
import { widenHalf } from '../../src/data/float16.ts';
import { arrayOf, parseNpz, serializeNpz } from '../../src/data/npz.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/numpy/${name}`, import.meta.url)));

const expected = JSON.parse(new TextDecoder().decode(fixture('expected.json'))) as Record<string, string[]>;

test.each(['kinds.npz', 'kinds-compressed.npz', 'big-endian.npz'])(
  'every type of number in %s is what NumPy wrote',
  (name) => {
    const arrays = parseNpz(fixture(name));
    expect(Object.keys(arrays).toSorted()).toEqual(Object.keys(storageOf).toSorted());
    for (const [key, tensor] of Object.entries(arrays)) {
      expect(tensor.dataType).toBe(key);
      expect(tensor.shape).toEqual([2, 3]);
      expect(tensor.data).toBeInstanceOf(storageOf[tensor.dataType]);
      const isWide = key === 'int64' || key === 'uint64';
      expect(Array.from(tensor.data as Float64Array)).toEqual(
        expected[key]!.map((text) => (isWide ? BigInt(text) : Number(text))),
      );
    }
  },
);

test('half precision widens to the numbers NumPy gives', () => {
  const half = parseNpz(fixture('kinds.npz'))['float16']!;
  expect([...widenHalf(half.data as Uint16Array)]).toEqual(expected['float16 widened']!.map(Number));
  expect([...widenHalf(Uint16Array.of(0x7c00, 0xfc00, 0x7e00, 0x8000))]).toEqual([
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    -0,
  ]);
});

test.each([false, true])('an archive survives a round trip, compressed: %s', (compressed) => {
  const arrays = parseNpz(fixture('kinds.npz'));
  const bytes = serializeNpz(arrays, { compressed });
  expect(parseNpz(bytes)).toEqual(arrays);
  expect(serializeNpz(arrays, { compressed })).toEqual(bytes);
});

test('a truncated archive is refused with the file named', () => {
  const bytes = fixture('kinds.npz');
  expect(() => parseNpz(bytes.subarray(0, 1000), 'a.npz')).toThrow(RangeError);
  expect(() => parseNpz(bytes.subarray(0, 1000), 'a.npz')).toThrow(
    /^a\.npz: not a whole zip file, got 1000 bytes/,
  );
});

test('a damaged array is refused with its key named', () => {
  const bytes = fixture('kinds.npz');
  const at = bytes.findIndex((_, i) => String.fromCharCode(...bytes.subarray(i, i + 6)) === '\u0093NUMPY');
  bytes[at] = 0;
  expect(() => parseNpz(bytes, 'a.npz')).toThrow(/^a\.npz: key "bool": not an NPY file/);
});

test('a key that is not there is refused, listing those there are', () => {
  const arrays = { x: { shape: [1], dataType: 'float', data: new Float32Array(1) } } as const;
  expect(() => arrayOf(arrays, 'toString', 'a.npz')).toThrow(
    new RangeError('a.npz: no key "toString"; the keys are "x" float [1].'),
  );
});
