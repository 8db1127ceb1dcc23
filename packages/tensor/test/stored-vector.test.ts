import { displace, displaceInto, dot, normal, storedDot, type StoredVector } from '@orograph/tensor';
import { expect, test } from 'vitest';

// More than one part of 65,536, the last of them not whole.
const dim = 150_001;
const stored = (data: Float32Array): StoredVector => ({
  length: data.length,
  read: (start, into) => into.set(data.subarray(start, start + into.length)),
});
const [a, b, c] = [0, 1, 2].map((seed) => new Float32Array(normal(dim, seed))) as [
  Float32Array,
  Float32Array,
  Float32Array,
];

test('storedDot is dot to the bit, wherever the vectors are', () => {
  expect(storedDot(stored(a), stored(b))).toBe(dot(a, b));
  expect(storedDot(stored(a), b)).toBe(dot(a, b));
  expect(() => storedDot(a, b.subarray(1))).toThrow('expected vectors of one length, got 150001 and 150000');
});

test('displaceInto is displace to the bit, and overwrites what was there', () => {
  const out = new Float32Array(dim).fill(7);
  for (const coords of [
    [0.3, -2],
    [0, 1.5],
    [0, 0],
  ]) {
    displaceInto(out, a, [stored(b), c], coords);
    expect(Buffer.from(out.buffer).equals(Buffer.from(displace(a, [b, c], coords).buffer))).toBe(true);
  }
  expect(() => displaceInto(out, a, [stored(b)], [1, 2])).toThrow('got 2 for 1');
  expect(() => displaceInto(out, a, [stored(b.subarray(1))], [1])).toThrow('of length 150001, got 150000');
});
