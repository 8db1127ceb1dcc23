import { expect, test } from 'vitest';
import { namedDatasets, packageFolder } from '../../src/data/named-datasets.ts';

/** How many examples there are of each class. */
const counts = (labels: BigInt64Array): number[] => {
  const out = Array.from({ length: 10 }, () => 0);
  for (const label of labels) out[Number(label)]! += 1;
  return out;
};

test('mnist/test has the class counts and the first labels of MNIST', async () => {
  const { x, y } = await namedDatasets['mnist/test']!();
  expect(x!.shape).toEqual([10000, 1, 28, 28]);
  expect([(x!.data as Float32Array).reduce((a, b) => Math.max(a, b)), x!.dataType]).toEqual([1, 'float']);
  expect(y!.data.slice(0, 5)).toEqual(BigInt64Array.of(7n, 2n, 1n, 0n, 4n));
  expect(counts(y!.data as BigInt64Array)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
});

test('mnist/train has the class counts of MNIST and its mean pixel, .1307', async () => {
  const { x, y } = await namedDatasets['mnist/train']!();
  expect(x!.shape).toEqual([60000, 1, 28, 28]);
  expect(counts(y!.data as BigInt64Array)).toEqual([
    5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
  ]);
  let sum = 0;
  for (const pixel of x!.data as Float32Array) sum += pixel;
  expect(sum / x!.data.length).toBeCloseTo(0.1307, 4);
});

test('fashion-mnist/test has 1,000 of each class in turn', async () => {
  const { x, y } = await namedDatasets['fashion-mnist/test']!();
  expect(x!.shape).toEqual([10000, 1, 28, 28]);
  expect(y!.data.slice(8, 12)).toEqual(BigInt64Array.of(8n, 9n, 0n, 1n));
  expect(counts(y!.data as BigInt64Array)).toEqual(Array.from({ length: 10 }, () => 1000));
});

test('all of fashion-mnist has the mean pixel of Fashion-MNIST, .286', async () => {
  const train = await namedDatasets['fashion-mnist/train']!();
  const held = await namedDatasets['fashion-mnist/test']!();
  expect(train['x']!.shape).toEqual([60000, 1, 28, 28]);
  let sum = 0;
  for (const { x } of [train, held]) for (const pixel of x!.data as Float32Array) sum += pixel;
  expect(sum / (70000 * 784)).toBeCloseTo(0.286, 3);
});

test('a package that is not installed is asked for by name', () => {
  expect(() => packageFolder('no-such-data')).toThrow(
    new RangeError(
      'data set: the npm package "no-such-data" is not installed; run: npm install no-such-data',
    ),
  );
});
