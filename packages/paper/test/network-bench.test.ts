import { datasetOf, mlp } from '@orograph/models';
import { normal } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { networkBench } from '../src/study/network-bench.ts';

const [examples, features] = [12, 3];
const data = datasetOf({
  inputs: {
    x: {
      shape: [examples, features],
      dataType: 'float',
      data: Float32Array.from(normal(examples * features, 1)),
    },
  },
  target: {
    shape: [examples],
    dataType: 'int64',
    data: BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % 2)),
  },
  source: 'twelve points',
});
const graphOf = (seed: number) => mlp({ inputShape: [features], outputs: 2, hidden: [4], seed });

test('losses are measured on the first training examples, and batches drawn from all', async () => {
  const bench = await networkBench({ data, graphOf, measured: 5 });
  const { learnt, train, test: own, initial } = bench;
  expect([learnt.examples, train.examples, own.examples]).toEqual([12, 5, 12]);
  const theta = initial(3);
  const { value } = await learnt.batchValueAndGrad(theta, Int32Array.of(0, 1, 2, 3, 4));
  expect(await train.value(theta)).toBeCloseTo(value, 6);
  expect(await train.value(theta)).not.toBeCloseTo(await learnt.value(theta), 3);
});

test('without a number all training examples are measured, by one loss', async () => {
  const { learnt, train } = await networkBench({ data, graphOf });
  expect(train).toBe(learnt);
});
