import { expect, test } from 'vitest';

import { joinOutputs } from '../src/index.ts';
import { runGraph } from './run-graph.ts';
import { floats, node, smallGraph } from './small-graph.ts';

test('outputs laid one after the other are those of the graph, in the order asked for', async () => {
  const graph = smallGraph({
    inputs: { x: [2, 3] },
    outputs: { t: [3, 2], s: [1], unused: [2, 3] },
    nodes: [
      node('Transpose', ['x'], ['t'], { perm: [1, 0] }),
      node('ReduceSum', ['x', 'axes'], ['s'], { keepdims: 0 }),
      node('Exp', ['x'], ['unused']),
    ],
    constants: {
      axes: { dataType: 'int64', shape: [2], data: BigInt64Array.of(0n, 1n) },
      other: floats([1], [0]),
    },
  });
  const joined = joinOutputs(graph, { all: ['s', 't'], again: ['t'] });
  expect(joined.inputs).toEqual(graph.inputs);
  expect(joined.nodes.some(({ op }) => op === 'Exp')).toBe(false);
  const x = { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const { all, again } = await runGraph(joined, { x });
  expect([...all!.data]).toEqual([21, 1, 4, 2, 5, 3, 6]);
  expect([...again!.data]).toEqual([1, 4, 2, 5, 3, 6]);
});
