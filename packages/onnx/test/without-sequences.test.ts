import { expect, test } from 'vitest';
import { gradientSupport, type Constant, type Graph } from '../src/index.ts';
import { withoutSequences } from '../src/without-sequences.ts';
import { interpret } from './interpreter/interpret.ts';
import { node, smallGraph } from './small-graph.ts';

const whole = (shape: readonly number[], ...data: readonly number[]): Constant => ({
  dataType: 'int64',
  shape,
  data: BigInt64Array.from(data, BigInt),
});
const x = { shape: [2, 6], data: [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15] };

/** Element `index` of x split along its second axis. */
const element = (index: number, split?: Constant, keepdims = 1): Graph =>
  smallGraph({
    inputs: { x: ['N', 6] },
    outputs: { y: ['N', null] },
    nodes: [
      node('SplitToSequence', split ? ['x', 'split'] : ['x'], ['parts'], { axis: 1, keepdims }),
      node('SequenceAt', ['parts', 'index'], ['y']),
    ],
    constants: { index: whole([], index), ...(split && { split }) },
  });
const valueOf = (graph: Graph): readonly number[] => {
  const plain = withoutSequences(graph);
  expect(gradientSupport(plain)).toEqual([]);
  expect(plain.nodes).toHaveLength(1);
  return Array.from(interpret(plain, { x })['y']!);
};

test.each([
  ['pieces of one length', element(1, whole([], 2)), [2, 3, 12, 13]],
  ['pieces of one length, the last shorter', element(1, whole([], 4)), [4, 5, 14, 15]],
  ['lengths', element(1, whole([3], 1, 3, 2)), [1, 2, 3, 11, 12, 13]],
  ['lengths from behind', element(-1, whole([3], 1, 3, 2)), [4, 5, 14, 15]],
  ['single places', element(4), [4, 14]],
  ['single places without their axis', element(4, undefined, 0), [4, 14]],
])('an element of a split is a part of the tensor: %s', (_, graph, expected) => {
  expect(valueOf(graph)).toEqual(expected);
});

test('a sequence that is put together comes apart again, and is joined', () => {
  const graph = (use: ReturnType<typeof node>): Graph =>
    smallGraph({
      inputs: { x: ['N', 6] },
      outputs: { y: ['N', null] },
      nodes: [node('Neg', ['x'], ['minus']), node('SequenceConstruct', ['x', 'minus'], ['both']), use],
      constants: { index: whole([], -1) },
    });
  const second = withoutSequences(graph(node('SequenceAt', ['both', 'index'], ['y'])));
  expect(Array.from(interpret(second, { x })['y']!)).toEqual(x.data.map((value) => -value));
  const joined = withoutSequences(graph(node('ConcatFromSequence', ['both'], ['y'], { axis: 0 })));
  expect(joined.nodes.map(({ op }) => op)).toEqual(['Neg', 'Concat']);
  expect(Array.from(interpret(joined, { x })['y']!)).toEqual([...x.data, ...x.data.map((value) => -value)]);
});

test('an element that the file does not tell stays', () => {
  for (const graph of [element(-1, whole([], 4)), element(7, whole([2], 3, 3)), element(-1)])
    expect(withoutSequences(graph).nodes).toEqual(graph.nodes);
  const plain = smallGraph({
    inputs: { x: ['N', 6] },
    outputs: { y: ['N', 6] },
    nodes: [node('Relu', ['x'], ['y'])],
  });
  expect(withoutSequences(plain)).toBe(plain);
});
