import { expect, test } from 'vitest';

import { datasetOf } from '../../src/data/dataset.ts';
import { drawExamples } from '../../src/data/draw-examples.ts';

const examples = 20;
const data = datasetOf({
  inputs: {
    x: {
      shape: [examples, 2],
      dataType: 'float',
      data: Float32Array.from({ length: 2 * examples }, (_, i) => i),
    },
  },
  target: {
    shape: [examples],
    dataType: 'int64',
    data: BigInt64Array.from({ length: examples }, (_, i) => BigInt(i)),
  },
  source: 'numbers',
});

test('inputs and targets of the same examples are drawn, each once, in their order', () => {
  const drawn = drawExamples(data, 7, 3);
  const targets = [...(drawn.target!.data as BigInt64Array)].map(Number);
  expect(drawn.examples).toBe(7);
  expect(new Set(targets).size).toBe(7);
  expect(targets).toEqual(targets.toSorted((a, b) => a - b));
  expect([...drawn.inputs['x']!.data]).toEqual(targets.flatMap((i) => [2 * i, 2 * i + 1]));
  expect(drawn.hash).toBe(drawExamples(data, 7, 3).hash);
  expect(drawn.hash).not.toBe(drawExamples(data, 7, 4).hash);
});

test('where there are no more, it is the data set itself', () => {
  expect(drawExamples(data, 20, 0)).toBe(data);
  expect(() => drawExamples(data, 0, 0)).toThrow(
    'drawExamples: count must be a whole number above 0, got 0.',
  );
});
