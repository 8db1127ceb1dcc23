import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { storageOf, type DataElement, type DataTensor } from '../../src/data/data-tensor.ts';
import { parseNpy, serializeNpy } from '../../src/data/npy.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/numpy/${name}`, import.meta.url)));

const cube = { shape: [2, 3, 4], dataType: 'float', data: Float32Array.from({ length: 24 }, (_, i) => i) };

test('a row-major array of NumPy is read as it is', () => {
  expect(parseNpy(fixture('c-order.npy'))).toEqual(cube);
});

test('a Fortran-ordered array of NumPy is read row-major', () => {
  expect(parseNpy(fixture('fortran-order.npy'))).toEqual(cube);
});

test('a Buffer that is a view of a larger one is read, and not kept', () => {
  const bytes = fixture('vector.npy');
  const pool = Buffer.alloc(bytes.length + 3);
  pool.set(bytes, 3);
  const tensor = parseNpy(pool.subarray(3));
  pool.fill(0);
  expect(tensor.data).toEqual(BigInt64Array.of(0n, 1n, 2n, 3n, 4n));
});

test('an NPY 2.0 file is read', () => {
  expect(parseNpy(fixture('version-2.npy'))).toEqual(cube);
});

test('a scalar has the empty shape', () => {
  expect(parseNpy(fixture('scalar.npy'))).toEqual({
    shape: [],
    dataType: 'double',
    data: Float64Array.of(2.5),
  });
});

test.each(['c-order.npy', 'scalar.npy', 'vector.npy'])(
  '%s is written byte for byte as NumPy does',
  (name) => {
    const bytes = fixture(name);
    expect(serializeNpy(parseNpy(bytes))).toEqual(bytes);
  },
);

test('any array survives a round trip to the bit', () => {
  const tensors: fc.Arbitrary<DataTensor> = fc
    .record({
      dataType: fc.constantFrom(...(Object.keys(storageOf) as DataElement[])),
      shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
      seed: fc.uint8Array({ minLength: 8, maxLength: 64 }),
    })
    .map(({ dataType, shape, seed }) => {
      const data = new storageOf[dataType](shape.reduce((product, n) => product * n, 1));
      const bytes = new Uint8Array(data.buffer);
      for (let i = 0; i < bytes.length; i++) bytes[i] = seed[i % seed.length]!;
      return { shape, dataType, data };
    });
  fc.assert(
    fc.property(tensors, (tensor) => {
      const again = parseNpy(serializeNpy(tensor));
      expect(again.shape).toEqual(tensor.shape);
      expect(again.dataType).toBe(tensor.dataType);
      const { buffer, byteOffset, byteLength } = again.data;
      expect(new Uint8Array(buffer, byteOffset, byteLength)).toEqual(new Uint8Array(tensor.data.buffer));
    }),
  );
});

test('every truncation is refused with the file named', () => {
  const bytes = fixture('c-order.npy');
  for (let length = 0; length < bytes.length; length += 7)
    expect(() => parseNpy(bytes.subarray(0, length), 'a.npy')).toThrow(
      /^a\.npy: (?:truncated|not an) NPY file/,
    );
  expect(() => parseNpy(bytes.subarray(0, bytes.length - 1), 'a.npy')).toThrow(
    new RangeError('a.npy: truncated NPY file, shape [2,3,4] of <f4 needs 96 bytes, got 95.'),
  );
  expect(() => parseNpy(bytes.subarray(0, 20), 'a.npy')).toThrow(
    new RangeError('a.npy: truncated NPY file, its header needs 128 bytes, got 20.'),
  );
});

test('a file of another kind is refused', () => {
  expect(() => parseNpy(new Uint8Array(200), 'a.npy')).toThrow(
    new RangeError('a.npy: not an NPY file, expected it to begin with \\x93NUMPY.'),
  );
});

test('a header without a shape is refused', () => {
  const bytes = fixture('vector.npy');
  bytes[bytes.indexOf('s'.charCodeAt(0), 30)] = 0x53;
  expect(() => parseNpy(bytes, 'a.npy')).toThrow(/^a\.npy: NPY header without descr, fortran_order or shape/);
});

test.each([
  ['complex.npy', '<c16'],
  ['record.npy', "[('a', '<i4'), ('b', '<f4')]"],
])('a type that is not a plain number is refused by name: %s', (name, descr) => {
  expect(() => parseNpy(fixture(name), name)).toThrow(TypeError);
  expect(() => parseNpy(fixture(name), name)).toThrow(`got "${descr}"`);
});

test('writing refuses a shape that does not hold the elements', () => {
  expect(() => serializeNpy({ shape: [3], dataType: 'float', data: new Float32Array(2) })).toThrow(
    new RangeError('serializeNpy: shape [3] holds 3 elements, got 2.'),
  );
});
