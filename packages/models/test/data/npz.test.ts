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
    /^a\.npz: not a whole zip file \(expected the record at its end, got none in 1000 bytes\)/,
  );
});

test('a damaged array is refused with its entry and the checksums named', () => {
  const bytes = fixture('kinds.npz');
  const at = bytes.findIndex((_, i) => String.fromCharCode(...bytes.subarray(i, i + 6)) === '\u0093NUMPY');
  bytes[at] = 0;
  expect(() => parseNpz(bytes, 'a.npz')).toThrow(
    /^a\.npz: the archive is damaged or not one we read \(expected CRC-32 \w{8}, got \w{8}, in its entry "bool\.npy"\)/,
  );
});

test.each(['kinds.npz', 'kinds-compressed.npz', 'zip64.npz'])(
  'a flipped bit anywhere in %s is refused by one of our messages, or changes no number',
  (name) => {
    const bytes = fixture(name);
    const whole = parseNpz(bytes);
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      const bit = 1 << (at % 8);
      bytes[at]! ^= bit;
      try {
        expect(parseNpz(bytes, 'a.npz')).toEqual(whole);
      } catch (error) {
        expect((error as Error).message).toMatch(
          /^a\.npz: (?:not a whole zip file|the archive is damaged) .*\(expected [^,]+.*, got .+\)\.$/s,
        );
        refused += 1;
      }
      bytes[at]! ^= bit;
    }
    // Only dates, versions, comments and the like may change unnoticed.
    expect(refused).toBeGreaterThan(bytes.length / 2);
  },
);

test('zip64, as Python writes archives that may grow, is read', () => {
  const { w, b } = parseNpz(fixture('zip64.npz'));
  expect([w!.data, b!.data]).toEqual([Float32Array.of(1, 2, 3), Float32Array.of(-1.5)]);
});

/** An archive of one deflated entry, with its sizes, flags and method changed in both of its headers. */
function changed({ size, flags, method }: { size?: number; flags?: number; method?: number }): Uint8Array {
  const data = new Float32Array(5000);
  const bytes = serializeNpz({ w: { shape: [5000], dataType: 'float', data } }, { compressed: true });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const central = view.getUint32(bytes.length - 6, true);
  for (const [header, start] of [
    [0, 6],
    [central, 8],
  ] as const) {
    if (flags !== undefined) view.setUint16(header + start, flags, true);
    if (method !== undefined) view.setUint16(header + start + 2, method, true);
    if (size !== undefined) view.setUint32(header + start + 16, size, true);
  }
  return bytes;
}

test.each<[string, Parameters<typeof changed>[0], string]>([
  [
    'an encrypted entry',
    { flags: 1 },
    'not a whole zip file (expected "w.npy" to be readable, got an encrypted entry)',
  ],
  [
    'LZMA',
    { method: 14 },
    '(expected method 0 (stored) or 8 (deflated), got method 14 (LZMA), in its entry "w.npy")',
  ],
  ['a claim beyond deflate', { size: 0xfffffff0 }, 'got a claim of 4294967280, in its entry "w.npy")'],
  [
    'a stream longer than it says',
    { size: 100 },
    '(expected 100 bytes deflated, got more, in its entry "w.npy")',
  ],
  [
    'a stream shorter than it says',
    { size: 20_129 },
    '(expected 20129 bytes, got 20128, in its entry "w.npy")',
  ],
])('%s is refused', (_, change, message) => {
  expect(parseNpz(changed({}), 'a.npz')['w']!.shape).toEqual([5000]);
  expect(() => parseNpz(changed(change), 'a.npz')).toThrow(message);
});

test('entries of one name, or on the same bytes, are refused', () => {
  const one = { shape: [1], dataType: 'float', data: Float32Array.of(1) } as const;
  const rename = (from: string, to: string): Uint8Array =>
    Uint8Array.from(
      Buffer.from(
        Buffer.from(serializeNpz({ u: one, v: one }))
          .toString('latin1')
          .replaceAll(from, to),
        'latin1',
      ),
    );
  expect(() => parseNpz(rename('v.npy', 'u.npy'), 'a.npz')).toThrow(
    'a.npz: the archive is damaged or not one we read (expected one of that name, got two, in its entry "u.npy").',
  );
  const bytes = rename('none', 'none');
  const view = new DataView(bytes.buffer);
  const central = view.getUint32(bytes.length - 6, true);
  view.setUint32(central + 46 + 5 + 42, 0, true);
  expect(() => parseNpz(bytes, 'a.npz')).toThrow(
    '(expected name "v.npy" of "v.npy", got "u.npy" in front of its bytes)',
  );
  bytes[central + 46 + 5 + 46] = 'u'.charCodeAt(0);
  expect(() => parseNpz(bytes, 'a.npz')).toThrow(
    '(expected bytes of its own, got bytes of another entry, in its entry',
  );
});

test('more than the zip format holds without zip64 is refused before it is written', () => {
  // A length that no memory is taken for: only its size is looked at.
  const data = { byteLength: 2 ** 32, length: 2 ** 30 } as unknown as Float32Array;
  expect(() => serializeNpz({ w: { shape: [2 ** 30], dataType: 'float', data } })).toThrow(
    'serializeNpz: expected at most 4293918720 bytes of numbers, got 4294967296',
  );
});

test('a key that is not there is refused, listing those there are', () => {
  const arrays = { x: { shape: [1], dataType: 'float', data: new Float32Array(1) } } as const;
  expect(() => arrayOf(arrays, 'toString', 'a.npz')).toThrow(
    'a.npz: no key "toString"; the keys are "x" float [1].',
  );
});
