import { assert, array, integer, property } from 'fast-check';
import { expect, test } from 'vitest';

import { pieceBoard } from '../src/piece-board.ts';
import { pieceSizes, type Span } from '../src/piece-size.ts';

/** Spans with gaps of one, as tasks made elsewhere leave them, from how long they are. */
const spansOf = (lengths: readonly number[]): Span[] => {
  let at = 0;
  return lengths.map((length) => {
    const span: Span = [at, at + length];
    at += length;
    return span;
  });
};

test('pieces make up the spans in order, cross none, and leave what lies there as it is', () => {
  const lengths = array(integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
  assert(
    property(lengths, integer({ min: 1, max: 12 }), integer({ min: 0, max: 30 }), (all, size, begin) => {
      const spans = spansOf(all);
      const end = spans.at(-1)![1];
      const board = pieceBoard(spans);
      const before: Span[] = begin + 3 < spans[0]![1] ? [[begin + 1, begin + 3]] : [];
      board.add(before);
      board.begin(begin);
      for (let pieces = board.cut(5, () => size); pieces.length > 0; pieces = board.cut(5, () => size)) {
        board.add(pieces);
        for (const found of board.out()) found.state = 'done';
      }
      const made = board
        .pieces()
        .map(({ piece }) => piece)
        .toSorted(([a], [b]) => a - b);
      const positions = made.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
      const due = Array.from({ length: Math.max(0, end - begin) }, (_, i) => begin + i);
      expect(positions).toEqual(due);
      for (const [from, to] of made)
        expect(spans.some(([start, stop]) => start <= from && to <= stop)).toBe(true);
      for (const piece of before) expect(made).toContainEqual(piece);
    }),
  );
});

test('no more pieces are out than enough, and none lie too far ahead', () => {
  const board = pieceBoard([[0, 10_000]]);
  board.begin(0);
  board.add(board.cut(7, () => 1));
  expect(board.out()).toHaveLength(7);
  expect(board.cut(7, () => 1)).toEqual([]);
  board.add(board.cut(Infinity, () => 1));
  expect(board.pieces()).toHaveLength(2000);
  expect(board.left(9990)).toBe(10);
});

test('pieces grow to half a second of work, at most fourfold, and shrink when records get dear', () => {
  const sizes = pieceSizes();
  expect(sizes.next()).toBe(1);
  sizes.learn(1, 1);
  expect(sizes.next()).toBe(4);
  sizes.learn(4, 4);
  expect(sizes.next()).toBe(16);
  for (let i = 0; i < 9; i++) sizes.learn(sizes.next(), sizes.next());
  expect(sizes.next()).toBe(500);
  sizes.learn(500, 500_000);
  expect(sizes.next()).toBe(1);
  const quick = pieceSizes({ most: 50 });
  for (let i = 0; i < 9; i++) quick.learn(quick.next(), 0);
  expect(quick.next()).toBe(50);
});
