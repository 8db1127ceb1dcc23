import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parametersOf, parseOnnx, type Graph } from '../src/index.ts';
import { separateUniform } from '../src/separate-uniform.ts';
import { floats, node, smallGraph } from './small-graph.ts';

const read = (file: string): Graph =>
  parseOnnx(readFileSync(new URL(`fixtures/${file}.onnx`, import.meta.url)));
const names = (graph: Graph): readonly string[] => parametersOf(graph).map(({ name }) => name);

test.each(['copied-script', 'copied-dynamo'])(
  'in %s, a layer and its deep copy are two, whose tensors bear their own names',
  (file) => {
    const graph = read(file);
    expect(names(graph)).toEqual(['a.weight', 'b.weight', 'a.bias', 'b.bias']);
    expect(graph.constants.get('b.weight')).toMatchObject({ merged: 'a.weight', shape: [4, 4] });
    expect(graph.constants.get('b.weight')!.data).toEqual(graph.constants.get('a.weight')!.data);
    expect(graph.nodes.map(({ op, inputs }) => [op, ...inputs.slice(1)])).toEqual([
      ['Gemm', 'a.weight', 'a.bias'],
      ['Relu'],
      ['Gemm', 'b.weight', 'b.bias'],
    ]);
  },
);

test.each(['called-twice-script', 'called-twice-dynamo'])('in %s, a layer called twice stays one', (file) => {
  expect(names(read(file))).toHaveLength(2);
});

/** Two normalizations that share their scale and bias, with the names of their nodes. */
const shared = (first: string, second: string, value: number): Graph =>
  smallGraph({
    inputs: { x: ['N', 3] },
    outputs: { y: ['N', 3] },
    nodes: [
      { ...node('LayerNormalization', ['x', 's', 'b'], ['h']), name: first },
      { ...node('LayerNormalization', ['h', 's', 'b'], ['y']), name: second },
    ],
    constants: { s: floats([3], [1, 1, value]), b: floats([3], [0, 0, 0]) },
  });

test('ones and zeros that serve several normalizations are a tensor of each', () => {
  const graph = separateUniform(shared('', '', 1));
  expect(names(graph)).toEqual(['s', 's@2', 'b', 'b@2']);
  expect(graph.nodes[1]!.inputs).toEqual(['h', 's@2', 'b@2']);
  expect(graph.constants.get('s@2')).toMatchObject({ merged: 's' });
});

test('numbers that are not all the same stay shared: they are a tie', () => {
  expect(names(separateUniform(shared('', '', 2)))).toEqual(['s', 'b', 'b@2']);
});

test('one module called twice, by the paths of its nodes, stays one', () => {
  const graph = shared('/norm/LayerNormalization', '/norm_1/LayerNormalization', 1);
  expect(names(separateUniform(graph))).toEqual(['s', 'b']);
});

test('a file that tells where its tensors come from is believed', () => {
  const graph = shared('', '', 1);
  const constants = new Map(
    [...graph.constants].map(([k, c]) => [k, { ...c, origin: 'parameter' as const }]),
  );
  expect(names(separateUniform({ ...graph, constants }))).toEqual(['s', 'b']);
});

test('statistics of a BatchNormalization are no parameters, even where they are stored with them', () => {
  const graph = separateUniform(
    smallGraph({
      inputs: { x: ['N', 3] },
      outputs: { y: ['N', 3] },
      nodes: [node('BatchNormalization', ['x', 's', 'b', 'b', 's'], ['y'])],
      constants: { s: floats([3], [1, 1, 1]), b: floats([3], [0, 0, 0]) },
    }),
  );
  expect(names(graph)).toEqual(['s', 'b']);
  expect(graph.nodes[0]!.inputs).toEqual(['x', 's', 'b', 'b@2', 's@2']);
});
