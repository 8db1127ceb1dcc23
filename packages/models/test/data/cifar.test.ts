import { expect, test } from 'vitest';
import { parseCifar } from '../../src/data/cifar.ts';

/** Records of the given labels; pixel p of record i is (p + i) mod 256. */
const batch = (labels: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    labels.flatMap((own, i) => [...own, ...Array.from({ length: 3072 }, (_, p) => (p + i) % 256)]),
  );

test('a CIFAR-10 batch gives images in [0, 1] and its labels', () => {
  const { x, y } = parseCifar(batch([[9], [0]]));
  expect(x!.shape).toEqual([2, 3, 32, 32]);
  expect(x!.data[3072 + 254]).toBe(1);
  expect(x!.data[1]).toBe(Math.fround(1 / 255));
  expect(y).toEqual({ shape: [2], dataType: 'int64', data: BigInt64Array.of(9n, 0n) });
});

test('of a CIFAR-100 batch the target is the fine label', () => {
  const { x, y, coarse } = parseCifar(batch([[19, 99]]));
  expect(x!.shape).toEqual([1, 3, 32, 32]);
  expect(x!.data[0]).toBe(0);
  expect(y!.data).toEqual(BigInt64Array.of(99n));
  expect(coarse!.data).toEqual(BigInt64Array.of(19n));
});

test('a batch cut short or with labels out of range is refused', () => {
  const bytes = batch([[1], [2]]);
  expect(() => parseCifar(bytes.subarray(1), 'b.bin')).toThrow(
    new RangeError(
      'b.bin: not a CIFAR batch, expected whole records of 3073 bytes with labels below 10 or of 3074 with labels below 20 and 100, got 6145 bytes.',
    ),
  );
  expect(() => parseCifar(batch([[10]]))).toThrow(RangeError);
  expect(() => parseCifar(new Uint8Array(0))).toThrow(RangeError);
});
