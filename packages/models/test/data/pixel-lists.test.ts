import { expect, test } from 'vitest';
import { pixelLists } from '../../src/data/pixel-lists.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('lists of the length that images have are what JSON has, others are left out', () => {
  const data = [[0, 17, 255], [], [1, 2], [9, 100, 30], [1, 2, 3, 4], [7, 8, 9]];
  const whole = data.filter(({ length }) => length === 3).flat();
  expect([...pixelLists(bytes(JSON.stringify({ data })), 3)]).toEqual(whole);
  expect([...pixelLists(bytes(JSON.stringify({ data }, undefined, 2)), 3)]).toEqual(whole);
  expect([...pixelLists(bytes('{"data":[]}'), 3)]).toEqual([]);
});
