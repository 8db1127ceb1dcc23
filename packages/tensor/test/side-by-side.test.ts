import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMultiples, displace, dots, normal, sideBySide, type Vector } from '@orograph/tensor';

import { kernelSource } from '../../../tools/kernels.ts';

/** Vectors in ordinary memory, and copies of them that lie side by side. */
function both(length: number, count: number, isSingle: boolean): { plain: Vector[]; beside: Vector[] } {
  const plain = Array.from({ length: count }, (_, k) => {
    const v = normal(length, k);
    return isSingle ? new Float32Array(v) : v;
  });
  const beside: Vector[] = [];
  for (const v of plain) beside.push(sideBySide(v, beside));
  return { plain, beside };
}

const cases = {
  length: fc.integer({ min: 1024, max: 9000 }),
  count: fc.integer({ min: 1, max: 19 }),
  isSingle: fc.boolean(),
  isOtherSingle: fc.boolean(),
};

test('products and sums of vectors that lie side by side are those of ordinary vectors to the bit', () => {
  fc.assert(
    fc.property(fc.record(cases), ({ length, count, isSingle, isOtherSingle }) => {
      const { plain, beside } = both(length, count, isSingle);
      expect(new Set(beside.map((v) => v.buffer)).size).toBe(1);
      const other = isOtherSingle ? new Float32Array(normal(length, -1)) : normal(length, -1);
      expect(dots(beside, other)).toEqual(dots(plain, other));
      const coords = normal(count, -2).map((c, k) => (k % 5 === 3 ? 0 : c));
      const moved = displace(other, plain, [...coords]);
      expect(displace(other, beside, [...coords])).toEqual(moved);
      for (const directions of [plain, beside]) {
        const sum = other.slice();
        addMultiples(sum, directions, [...coords]);
        expect(sum).toEqual(moved);
      }
    }),
    { numRuns: 40 },
  );
});

test('parts of such vectors and ordinary vectors between them are taken up in their order', () => {
  const { plain, beside } = both(5000, 11, false);
  const mixed = beside.map((v, k) => (k === 4 ? plain[k]! : v));
  const part = (v: Vector): Vector => v.subarray(1001, 3112);
  const v = part(normal(5000, -1));
  expect(dots(mixed.map(part), v)).toEqual(dots(plain.map(part), v));
  const coords = [...normal(11, -2)];
  expect(displace(v, mixed.map(part), coords)).toEqual(displace(v, plain.map(part), coords));
});

test('what is not finite and −0 stay as they are', () => {
  const { beside } = both(2001, 3, false);
  const sum = new Float64Array(2001).fill(-0);
  const negative = sideBySide(new Float64Array(2001).fill(-0), beside);
  expect(negative.buffer).toBe(beside[0]!.buffer);
  addMultiples(sum, [negative], [1]);
  expect(sum.every((x) => Object.is(x, -0))).toBe(true);
  beside[1]![7] = Number.POSITIVE_INFINITY;
  expect(displace(new Float64Array(2001), [beside[1]!], [2])[7]).toBe(Number.POSITIVE_INFINITY);
  expect(dots(beside, normal(2001, 5)).map(Number.isFinite)).toEqual([true, false, true]);
});

test('a memory that is full is followed by another, a short vector stays itself, and a copy is a copy', () => {
  const [v, short] = [normal(1024, 0), normal(1023, 0)];
  const many: Vector[] = [];
  for (let k = 0; k < 65; k++) many.push(sideBySide(v, many));
  expect(new Set(many.map(({ buffer }) => buffer)).size).toBe(2);
  const own = sideBySide(short, many);
  expect(own).toEqual(short);
  expect(own).not.toBe(short);
  expect(own.byteOffset).toBe(0);
  expect(many.every((copy) => copy !== v && copy.every((x, i) => x === v[i]))).toBe(true);
  const single = sideBySide(new Float32Array(v), many);
  expect(single).toEqual(new Float32Array(v));
  expect(single.buffer).not.toBe(many.at(-1)!.buffer);
});

test('the module is what its text compiles to', async () => {
  expect(readFileSync(new URL('../src/kernel-module.ts', import.meta.url), 'utf8')).toBe(
    await kernelSource(),
  );
});
