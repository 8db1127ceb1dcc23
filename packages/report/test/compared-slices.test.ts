import { expect, test } from 'vitest';

import { commonRange, namedSlice } from '../src/compare/compared-slices.ts';

const slice = (name: string, losses: readonly number[]): ReturnType<typeof namedSlice> =>
  namedSlice({
    name,
    run: { identity: { command: 'slice', grid: [losses.length] }, version: {} },
    records: losses.map((loss, i) => ({ type: 'point', index: [i], coords: [i], loss, metrics: {} })),
  });

test('the colours of compared slices reach from the least loss of all to the greatest', () => {
  const slices = [slice('a', [3, 1, 2]), slice('b', [2, 5]), slice('c', [4, 0.5])];
  expect(commonRange(slices, 'loss').domain).toEqual([0.5, 5]);
});
