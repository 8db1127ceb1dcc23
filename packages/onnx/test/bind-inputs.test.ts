import { expect, test } from 'vitest';
import {
  batchFirst,
  decideBranches,
  parametersOf,
  undecidedWeights,
  withConstantInputs,
  type Constant,
  type Graph,
} from '../src/index.ts';
import { interpret } from './interpreter/interpret.ts';
import { floats, node, smallGraph } from './small-graph.ts';

const flag = (value: number): Constant => ({ dataType: 'bool', shape: [], data: Uint8Array.of(value) });

/** x W for a known or given condition, x V otherwise. */
function branches(): Graph {
  const branch = (name: string): Graph =>
    smallGraph({
      inputs: {},
      outputs: { out: ['N', 2] },
      nodes: [node('MatMul', ['x', name], ['out'])],
      constants: { [name]: { ...floats([2, 2], name === 'w' ? [1, 2, 3, 4] : [5, 6, 7, 8]), inline: true } },
    });
  const given = smallGraph({
    inputs: { x: ['N', 2] },
    outputs: { y: ['N', 2] },
    nodes: [
      {
        ...node('If', ['c'], ['y']),
        attributes: {
          then_branch: { kind: 'graph', value: branch('w') },
          else_branch: { kind: 'graph', value: branch('v') },
        },
      },
    ],
  });
  return { ...given, inputs: [...given.inputs, { name: 'c', dataType: 'bool', shape: [] }] };
}

test.each([
  [1, 'w', [1, 2]],
  [0, 'v', [5, 6]],
])('where the condition is held at %s, the branch that is taken is part of the graph', (value, name, y) => {
  const decided = decideBranches(withConstantInputs(branches(), { c: flag(value) }));
  expect(decided.nodes.map(({ op }) => op)).toEqual(['MatMul', 'Identity']);
  expect(parametersOf(decided).map((p) => p.name)).toEqual([name]);
  expect(Array.from(interpret(decided, { x: { shape: [1, 2], data: [1, 0] } })['y']!)).toEqual(y);
});

test('weights in branches that the data decide are named, and are no parameters', () => {
  expect(parametersOf(decideBranches(branches()))).toEqual([]);
  expect(undecidedWeights(branches())).toEqual([{ node: 'y', condition: 'c', weights: ['w', 'v'] }]);
});

test('two branches with the same inner names stay apart', () => {
  const one = withConstantInputs(branches(), { c: flag(1) });
  const [first] = one.nodes;
  const twice: Graph = {
    ...one,
    nodes: [
      { ...first!, outputs: ['h'] },
      { ...first!, name: 'second' },
    ],
  };
  expect(parametersOf(decideBranches(twice)).map(({ name }) => name)).toEqual(['w', 'w_1']);
});

test('inputs and outputs get their examples on the first axis', () => {
  // y = Σ over time, as [features, batch].
  const graph = smallGraph({
    inputs: { x: [3, 'N', 2] },
    outputs: { y: [2, 'N'] },
    nodes: [
      node('ReduceSum', ['x', 'first'], ['s'], { keepdims: 0 }),
      node('Transpose', ['s'], ['y'], { perm: [1, 0] }),
    ],
    constants: { first: { dataType: 'int64', shape: [1], data: BigInt64Array.of(0n) } },
  });
  const turned = batchFirst(graph, { x: 1, y: 1 });
  expect(turned.inputs[0]!.shape).toEqual(['N', 3, 2]);
  expect(turned.outputs[0]!.shape).toEqual(['N', 2]);
  const x = { shape: [2, 3, 2], data: [1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60] };
  expect(Array.from(interpret(turned, { x })['y']!)).toEqual([9, 12, 90, 120]);
});

test('names and axes that are not there are refused', () => {
  expect(() => batchFirst(branches(), { z: 1 })).toThrow(
    'batchFirst: the graph has no input or output "z"; it has "x", "c", "y".',
  );
  expect(() => batchFirst(branches(), { x: 2 })).toThrow(
    'batchFirst: "x" has shape [N,2], expected an axis from 0 to 1, got 2.',
  );
  expect(() => withConstantInputs(branches(), { z: flag(1) })).toThrow(
    'withConstantInputs: the graph has no input "z"; its inputs are "x", "c".',
  );
  expect(() => withConstantInputs(branches(), { c: floats([], [1]) })).toThrow(
    'withConstantInputs: input "c" expects bool, got float.',
  );
});
