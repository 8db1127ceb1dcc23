import { expect, test } from 'vitest';

import {
  countingNumber,
  gridOf,
  listOf,
  pairOf,
  rangesOf,
  shardOf,
  shareOf,
  wholeNumber,
} from '../src/flags/flag-text.ts';

test('grids, ranges, shards, pairs and lists are read from their text', () => {
  expect(gridOf('51x41')).toEqual([51, 41]);
  expect(gridOf('101')).toEqual([101]);
  expect(rangesOf('-1:1')).toEqual([[-1, 1]]);
  expect(rangesOf('-1:1,0:2.5e0')).toEqual([
    [-1, 1],
    [0, 2.5],
  ]);
  expect(shardOf('1/4')).toEqual({ index: 1, count: 4 });
  expect(pairOf('input=x', { a: 'b' })).toEqual({ a: 'b', input: 'x' });
  expect(listOf('conv*,fc.*', ['a'])).toEqual(['a', 'conv*', 'fc.*']);
  expect(wholeNumber('0')).toBe(0);
  expect(shareOf('0.5')).toBe(0.5);
});

test.each([
  [() => wholeNumber('-1'), 'expected a whole number, got "-1".'],
  [() => countingNumber('0'), 'expected a whole number from 1, got "0".'],
  [() => gridOf('51x'), 'expected a whole number, got "".'],
  [() => rangesOf('1'), 'expected two different numbers as first:last, got "1".'],
  [() => rangesOf('1:1'), 'expected two different numbers as first:last, got "1:1".'],
  [() => rangesOf(':1'), 'expected two different numbers as first:last, got ":1".'],
  [() => shardOf('2/2'), 'expected i/n with i from 0 to n - 1, got "2/2".'],
  [() => shareOf('1'), 'expected a number from 0 up to 1, got "1".'],
  [() => shareOf(''), 'expected a number from 0 up to 1, got "".'],
  [() => pairOf('x'), 'expected name=key, got "x".'],
])('a flag that cannot be read is refused (%#)', (read, message) => {
  expect(read).toThrow(message);
});
