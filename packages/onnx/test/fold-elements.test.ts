import { expect, test } from 'vitest';
import { inferShapes, type Attribute, type Constant, type Graph, type Node } from '@orograph/onnx';
import { foldElements } from '../src/fold-elements.ts';
import { interpret } from './interpreter/interpret.ts';
import { node, smallGraph } from './small-graph.ts';

const list = (values: readonly number[], shape: readonly number[] = [values.length]): Constant => ({
  dataType: 'int64',
  shape,
  data: BigInt64Array.from(values, BigInt),
});
const known = ({
  shape,
  data,
}: Constant): { dataType: 'int64'; shape: readonly number[]; elements: number[] } => ({
  dataType: 'int64',
  shape,
  elements: Array.from(data as BigInt64Array, Number),
});

/** An operator on constants, whose elements are compared with those of the interpreter. */
const calls: readonly (readonly [Node, readonly Constant[]])[] = [
  [node('Slice', [], []), [list([1, 2, 3, 4, 5]), list([1]), list([4])]],
  [node('Slice', [], []), [list([1, 2, 3, 4, 5]), list([-1]), list([-9]), list([0]), list([-1])]],
  [node('Slice', [], []), [list([1, 2, 3, 4, 5, 6], [3, 2]), list([-1]), list([-9]), list([0]), list([-1])]],
  [
    node('Slice', [], []),
    [list([1, 2, 3, 4, 5, 6], [2, 3]), list([0, 1]), list([2, 9]), list([0, -1]), list([1, 1])],
  ],
  [node('Transpose', [], [], { perm: [1, 0] }), [list([1, 2, 3, 4, 5, 6], [3, 2])]],
  [node('Transpose', [], [], { perm: [2, 0, 1] }), [list([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2])]],
  [node('Transpose', [], []), [list([1, 2, 3, 4, 5, 6], [3, 2])]],
  [node('Concat', [], [], { axis: 0 }), [list([1, 2]), list([3])]],
  [node('Gather', [], [], { axis: 0 }), [list([4, 5, 6]), list([2, -3])]],
  [node('ConstantOfShape', [], []), [list([3])]],
  [node('Add', [], []), [list([1, 2]), list([3], [])]],
  [node('Sub', [], []), [list([5]), list([1, 2])]],
  [node('Mul', [], []), [list([2, 3]), list([4, 5])]],
  [node('Div', [], []), [list([7, -7]), list([2])]],
  [node('Equal', [], []), [list([7, 2]), list([2])]],
  [node('Less', [], []), [list([1, 2]), list([2])]],
  [node('GreaterOrEqual', [], []), [list([1, 2]), list([2])]],
  [node('And', [], []), [list([0, 1]), list([1, 1])]],
  [node('Or', [], []), [list([0, 1]), list([0, 0])]],
  [node('Not', [], []), [list([0, 1])]],
  [node('Neg', [], []), [list([1, -2])]],
  [node('Where', [], []), [list([0], []), list([1, 2]), list([3, 4])]],
  [node('Range', [], []), [list([5], []), list([0], []), list([-2], [])]],
  [node('ReduceProd', [], [], { keepdims: 0 }), [list([2, 3, 4])]],
];

test.each(calls.map(([call, inputs], k) => ({ call, inputs, title: `${call.op} ${k}` })))(
  'the elements known of $title are what it computes',
  ({ call, inputs }) => {
    const names = inputs.map((_, i) => `x${i}`);
    const graph: Graph = {
      ...smallGraph({
        inputs: {},
        outputs: { y: undefined },
        nodes: [{ ...call, inputs: names, outputs: ['y'] }],
      }),
      constants: new Map(inputs.map((x, i) => [`x${i}`, x])),
    };
    expect(foldElements(call, inputs.map(known), 'int64')).toEqual([...interpret(graph, {})['y']!]);
  },
);

test('what a list does not tell is not made up', () => {
  const table = known(list([1, 2, 3, 4], [2, 2]));
  expect(foldElements(node('Gather', [], []), [table, known(list([1]))], 'int64')).toBeUndefined();
  expect(foldElements(node('Concat', [], []), [table, table], 'int64')).toBeUndefined();
  expect(foldElements(node('ConstantOfShape', [], []), [known(list([100]))], 'int64')).toBeUndefined();
  const slice = (...lists: readonly number[][]): unknown =>
    foldElements(
      node('Slice', [], []),
      [known(list([1, 2, 3, 4])), ...lists.map((own) => known(list(own)))],
      'int64',
    );
  expect(slice([1], [3], [0], [1])).toEqual([2, 3]);
  expect(slice([1], [3], [0], [0])).toBeUndefined();
  expect(slice([1], [3, 4], [0], [1])).toBeUndefined();
  expect(slice([1], [3], [0, 0])).toBeUndefined();
  expect(foldElements({ ...node('Add', [], []), domain: 'custom' }, [table, table], 'int64')).toBeUndefined();
});

test('sizes follow from borders that PyTorch computes from the list of its own order', () => {
  const zero: Attribute = { kind: 'tensor', value: list([0]) };
  const graph = smallGraph({
    inputs: { x: ['N', 3, 12, 10] },
    outputs: { y: undefined },
    nodes: [
      { ...node('ConstantOfShape', ['rest'], ['zeros']), attributes: { value: zero } },
      node('Concat', ['own', 'zeros'], ['all'], { axis: 0 }),
      node('Reshape', ['all', 'pairs'], ['rows']),
      node('Slice', ['rows', 'last', 'before', 'first', 'back'], ['turned']),
      node('Transpose', ['turned'], ['columns'], { perm: [1, 0] }),
      node('Reshape', ['columns', 'flat'], ['borders']),
      node('Cast', ['borders'], ['pads'], { to: 7 }),
      node('Pad', ['x', 'pads'], ['y']),
    ],
    constants: {
      own: list([0, 1, 2, 3]),
      rest: list([4]),
      pairs: list([-1, 2]),
      last: list([-1]),
      before: list([-100]),
      first: list([0]),
      back: list([-1]),
      flat: list([-1]),
    },
  });
  expect(inferShapes(graph).get('y')!.shape).toEqual(['N', 3, 17, 11]);
});

test.each([
  [{}, 3],
  [{ start: 1 }, 2],
  [{ start: 0, end: 1 }, 1],
  [{ start: -2, end: -1 }, 1],
  [{ start: 2, end: 1 }, 0],
])('Shape %o of an array of rank 3 has %i elements', (attributes, count) => {
  const graph = smallGraph({
    inputs: { x: [2, 3, 4] },
    outputs: { y: undefined },
    nodes: [node('Shape', ['x'], ['y'], attributes)],
  });
  expect(inferShapes(graph).get('y')?.shape).toEqual([count]);
});
