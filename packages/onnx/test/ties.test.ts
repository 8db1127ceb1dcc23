import { expect, test } from 'vitest';
import { parameterNotes, parametersOf, rejoinMerged, tie, untie, type Graph } from '../src/index.ts';
import { interpret } from './interpreter/interpret.ts';
import { floats, node, smallGraph } from './small-graph.ts';

/** x → x A → x A B, where B is A transposed; with `twice`, A is read once more. */
const graph = (twice = false): Graph =>
  smallGraph({
    inputs: { x: ['N', 2] },
    outputs: { y: ['N', 2] },
    nodes: [
      node('MatMul', ['x', 'a'], ['h']),
      node('MatMul', ['h', 'b'], [twice ? 'z' : 'y']),
      ...(twice ? [node('MatMul', ['z', 'a'], ['g']), node('MatMul', ['g', 'b'], ['y'])] : []),
    ],
    constants: { a: floats([2, 3], [1, 2, 3, 4, 5, 6]), b: floats([3, 2], [1, 4, 2, 5, 3, 6]) },
  });
const names = (of: Graph): readonly string[] => parametersOf(of).map(({ name }) => name);
const x = { shape: [1, 2], data: [1, -1] };
const value = (of: Graph): readonly number[] => Array.from(interpret(of, { x })['y']!);

test('two parameters become one, transposed where their shapes say so, and the function stays', () => {
  const tied = tie(graph(), 'a', 'b');
  expect(names(tied)).toEqual(['a']);
  expect(value(tied)).toEqual(value(graph()));
  expect(names(tie(graph(), 'b', 'a'))).toEqual(['b']);
});

test('a square tensor is tied to its transpose as that', () => {
  const square = smallGraph({
    inputs: { x: ['N', 2] },
    outputs: { y: ['N', 2] },
    nodes: [node('MatMul', ['x', 'a'], ['h']), node('MatMul', ['h', 'b'], ['y'])],
    constants: { a: floats([2, 2], [1, 2, 3, 4]), b: floats([2, 2], [1, 3, 2, 4]) },
  });
  expect(value(tie(square, 'a', 'b'))).toEqual(value(square));
});

test('what cannot be one is refused by names and shapes', () => {
  const wide = {
    ...graph(),
    constants: new Map(graph().constants).set('b', floats([3, 3], Array<number>(9).fill(1))),
  };
  expect(() => tie(wide, 'a', 'b')).toThrow(
    'tie: "a" of shape [2,3] and "b" of shape [3,3] cannot be one: expected the same shape, or that of the transpose.',
  );
  expect(() => tie(graph(), 'a', 'c')).toThrow(
    'tie: no parameter is called "c"; the parameters are "a", "b".',
  );
});

test('a parameter is taken apart at every place it is read', () => {
  const apart = untie(graph(true), ['a']);
  expect(names(apart)).toEqual(['a', 'a@2', 'b']);
  expect(value(apart)).toEqual(value(graph(true)));
  expect(() => untie(graph(), ['c*'])).toThrow('untie: no parameter matches "c*"');
});

test('what was taken apart is joined again', () => {
  expect(names(rejoinMerged(untie(graph(true), ['*'])))).toEqual(['a', 'b']);
  expect(rejoinMerged(graph())).toEqual(graph());
});

test('notes tell what was merged, what is read at several places, and what is equal, transposed or not', () => {
  const notes = (of: Graph): ReturnType<typeof parameterNotes> => parameterNotes(of, parametersOf(of));
  expect(notes(graph())).toEqual({
    merged: [],
    shared: [],
    equal: [{ names: ['a', 'b'], transposed: true }],
    spread: [],
    folded: [],
  });
  expect(notes(graph(true)).shared).toEqual([
    { name: 'a', places: 2 },
    { name: 'b', places: 2 },
  ]);
  expect(notes(untie(graph(true), ['a'])).merged).toEqual([['a', 'a@2']]);
});

test('zeros and ones are not said to be equal: they are at initialization', () => {
  const plain = {
    ...graph(),
    constants: new Map([
      ['a', floats([2, 3], Array<number>(6).fill(0))],
      ['b', floats([3, 2], Array<number>(6).fill(0))],
    ]),
  };
  expect(parameterNotes(plain, parametersOf(plain)).equal).toEqual([]);
});

/** x + a bias by distance for two heads, as relative positions are folded; the rows of |i − j| are `table`. */
const spread = (table: readonly (readonly number[])[]): Graph =>
  smallGraph({
    inputs: { x: ['N', 2, 3, 3] },
    outputs: { y: ['N', 2, 3, 3] },
    nodes: [node('Relu', ['x'], ['h']), node('Add', ['h', 'bias'], ['y'])],
    constants: {
      bias: floats(
        [1, 2, 3, 3],
        [0, 1].flatMap((head) =>
          [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => table[Math.abs(i - j)]![head]!)),
        ),
      ),
    },
  });
const rows = [
  [0.5, -1],
  [0, 2],
  [0.25, 3],
];

test('a table that was spread over all places becomes that table, and the function stays', () => {
  const given = spread(rows);
  expect(parameterNotes(given, parametersOf(given)).spread).toEqual([
    { name: 'bias', rows: 3, width: 2, places: 9 },
  ]);
  const joined = tie(given, 'bias', 'bias');
  expect(parametersOf(joined)).toMatchObject([{ name: 'bias', shape: [3, 2] }]);
  expect(Array.from(joined.constants.get('bias')!.data as Float32Array)).toEqual(rows.flat());
  const ones = { shape: [1, 2, 3, 3], data: Array.from({ length: 18 }, (_, i) => i) };
  expect(interpret(joined, { x: ones })).toEqual(interpret(given, { x: ones }));
});

test('numbers that do not repeat are no table, nor are zeros', () => {
  for (const bias of [Array.from({ length: 18 }, (_, i) => i), Array<number>(18).fill(0)]) {
    const given = { ...spread(rows), constants: new Map([['bias', floats([1, 2, 3, 3], bias)]]) };
    expect(parameterNotes(given, parametersOf(given)).spread).toEqual([]);
    expect(() => tie(given, 'bias', 'bias')).toThrow(
      'tie: "bias" of shape [1,2,3,3] cannot be tied to itself: expected a tensor of rank 3 or more whose last two axes repeat rows of a table.',
    );
  }
});
