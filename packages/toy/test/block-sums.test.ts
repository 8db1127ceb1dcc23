import { expect, test } from 'vitest';
import { normal } from '@orograph/tensor';
import { checkLoss } from '@orograph/tensor/testing';
import { blockSums } from '@orograph/toy';

test('the block sums keep the contract', async () => {
  await checkLoss(blockSums({ dim: 20, blocks: 4 }), normal(20, 0));
});

test('by default ten blocks of a hundred sum to 1, 2, …, 10', async () => {
  const loss = blockSums();
  expect([loss.dim, loss.solutionDimension]).toEqual([1000, 990]);
  expect(await loss.value(new Float64Array(1000))).toBe(385);
  const solution = Float64Array.from({ length: 1000 }, (_, i) => (i % 100 === 0 ? i / 100 + 1 : 0));
  expect(await loss.metrics(solution)).toEqual({ loss: 0, metrics: { performance: 1 } });
});

test('the sum of a block is an eigenvector of eigenvalue 2D/blocks, and what leaves all sums alone costs nothing', async () => {
  const loss = blockSums({ dim: 12, blocks: 3 });
  const block = Float64Array.from({ length: 12 }, (_, i) => (i >= 4 && i < 8 ? 1 : 0));
  expect(await loss.hvp(new Float64Array(12), block)).toEqual(block.map((x) => 8 * x));
  const swap = new Float64Array(12);
  swap.set([1, -1]);
  expect(await loss.value(swap)).toBe(await loss.value(new Float64Array(12)));
});

test('blocks that do not divide the dimension are refused, and so is another dimension', () => {
  expect(() => blockSums({ dim: 10, blocks: 3 })).toThrow(
    new RangeError('blockSums: dim must be a positive multiple of blocks, got dim 10 and blocks 3.'),
  );
  expect(() => blockSums({ dim: 10, blocks: 0 })).toThrow('got dim 10 and blocks 0.');
  expect(() => blockSums().value(new Float64Array(3))).toThrow(
    'blockSums: expected a vector of dimension 1000, got 3.',
  );
});
