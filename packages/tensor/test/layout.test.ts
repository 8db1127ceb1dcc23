import { expect, test } from 'vitest';
import { blockOf, checkDim, layoutOf, pack, sizeOf, unpack } from '@orograph/tensor';

const layout = layoutOf([
  { name: 'w', shape: [2, 3] },
  { name: 'b', shape: [2] },
  { name: 's', shape: [], filterAxis: 0 },
]);

test('blocks follow each other without gaps', () => {
  expect(layout.dim).toBe(9);
  expect(layout.blocks.map(({ name, offset, size }) => [name, offset, size])).toEqual([
    ['w', 0, 6],
    ['b', 6, 2],
    ['s', 8, 1],
  ]);
});

test('unpack undoes pack', () => {
  const tensors = { w: [1, 2, 3, 4, 5, 6], b: [7, 8], s: [9] };
  const theta = pack(layout, tensors);
  expect([...theta]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const back = unpack(layout, theta);
  expect([...back.b!.data]).toEqual([7, 8]);
  expect(back.w!.shape).toEqual([2, 3]);
});

test('a scalar has one element and an empty axis none', () => {
  expect(sizeOf([])).toBe(1);
  expect(sizeOf([3, 0])).toBe(0);
});

test('errors name the block, the expected and the given', () => {
  expect(() =>
    layoutOf([
      { name: 'w', shape: [1] },
      { name: 'w', shape: [1] },
    ]),
  ).toThrow('layoutOf: block "w" appears twice.');
  expect(() => layoutOf([{ name: 'w', shape: [1.5] }])).toThrow(
    'layoutOf: block "w" has shape [1.5], expected whole numbers.',
  );
  expect(() => pack(layout, { w: [1], b: [], s: [] })).toThrow('pack: block "w" expected 6 numbers, got 1.');
  expect(() => pack(layout, {})).toThrow('pack: block "w" is missing.');
  expect(() => unpack(layout, new Float32Array(3))).toThrow(
    'unpack: expected a vector of dimension 9, got 3.',
  );
  expect(() => blockOf(layout, 'q')).toThrow('layout: no block "q"; the blocks are "w", "b", "s".');
  expect(() => checkDim('value', 2, new Float32Array(3))).toThrow(
    'value: expected a vector of dimension 2, got 3.',
  );
  expect(blockOf(layout, 'b').size).toBe(2);
});
