import { parametersOf, serializeOnnx, parseOnnx, type Graph } from '@orograph/onnx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOnnx } from '../../src/load-onnx.ts';
import { channelsFirst, channelsLast } from '../../src/weights/channels-last.ts';
import { withFrameworkNames } from '../../src/weights/framework-names.ts';
import { readNames, type NamedArrays } from '../../src/weights/read-names.ts';
import { readWeights } from '../../src/weights/read-weights.ts';
import { withWeights } from '../../src/weights/with-weights.ts';

const fixture = (name: string): string => new URL(`../fixtures/weights/${name}`, import.meta.url).pathname;
const shapes = {
  'mix.weight': [4, 4],
  'mix.bias': [4],
  'wide.weight': [5, 4],
  'wide.bias': [5],
  'norm.weight': [15],
  'norm.bias': [15],
  'head.weight': [3, 15],
  'head.bias': [3],
};
const listed = (of: Readonly<Record<string, readonly number[]>>): NamedArrays =>
  new Map(Object.entries(of).map(([name, shape]) => [name, { shape, isFloat: true }]));
let graph: Graph;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  graph = await loadOnnx(fixture('net.onnx'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const json = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test('parameters go by the names of a state dict, transposed ones too, with shapes alone or with numbers', async () => {
  for (const arrays of [listed(shapes), await readNames(fixture('epoch-0.safetensors'))]) {
    const { graph: named, names, dimension } = withFrameworkNames(graph, arrays, 'names');
    expect(dimension).toBe(123);
    const parameters = parametersOf(named).map(({ name }) => name);
    expect(new Set(parameters)).toEqual(new Set(Object.keys(shapes)));
    expect(names.filter(({ transposed }) => transposed).map(({ name }) => name)).toEqual([
      'mix.weight',
      'wide.weight',
    ]);
    expect(named.constants.get('wide.weight')!.data).toEqual(
      graph.constants.get(names.find(({ name }) => name === 'wide.weight')!.stored)!.data,
    );
  }
});

test('files of weights read into a graph that was renamed are transposed as before, after it was saved too', async () => {
  const { graph: named } = withFrameworkNames(graph, listed(shapes), 'names');
  const state = await readWeights(fixture('epoch-1.safetensors'));
  const { constants } = withWeights(graph, state).graph;
  for (const one of [named, parseOnnx(serializeOnnx(named))]) {
    const { graph: weighted, renamed } = withWeights(one, state);
    expect(renamed).toEqual([]);
    const data = [...constants.values()].map((constant) => constant.data);
    expect([...weighted.constants.values()].map((constant) => constant.data)).toEqual(data);
  }
});

test('what recurrent layers pack goes by the names of all its arrays', async () => {
  const network = await loadOnnx(fixture('recurrent.onnx'));
  const { names, dimension } = withFrameworkNames(
    network,
    await readNames(fixture('recurrent-1.safetensors')),
    'names',
  );
  expect(dimension).toBe(591);
  expect(names.map(({ name }) => name)).toContain('read.weight_ih_l1+read.weight_ih_l1_reverse');
  expect(names.find(({ name }) => name === 'sum.bias_ih_l0+sum.bias_hh_l0')).toMatchObject({ packed: true });
});

test('weights that only their order tells apart are said to be guessed', () => {
  // Two square weights of nodes without names.
  const bare = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, name: '' })) };
  const twice = { ...bare, constants: new Map(bare.constants) };
  const mix = [...graph.constants.keys()].find((name) => name.startsWith('onnx::MatMul'));
  twice.constants.set('other', graph.constants.get(mix!)!);
  const nodes = bare.nodes.flatMap((node) =>
    node.inputs.includes(mix!)
      ? [
          { ...node, outputs: ['between'] },
          { ...node, inputs: ['between', 'other'] },
        ]
      : [node],
  );
  const { names } = withFrameworkNames(
    { ...twice, nodes },
    listed({ ...shapes, 'next.weight': [4, 4] }),
    'names',
  );
  expect(names.filter(({ byOrder }) => byOrder).map(({ name, stored }) => [name, stored])).toEqual([
    ['mix.weight', mix],
    ['next.weight', 'other'],
  ]);
});

test('what the listing calls a buffer is no parameter', () => {
  const { 'head.bias': bias, ...others } = shapes;
  const arrays = new Map([
    ...listed(others),
    ['head.bias', { shape: bias, isFloat: true, isBuffer: true as const }],
  ]);
  const { graph: named, dimension } = withFrameworkNames(graph, arrays, 'names');
  expect(dimension).toBe(120);
  expect(parametersOf(named).map(({ name }) => name)).not.toContain('head.bias');
});

test('a buffer that the exporter called otherwise is the constant of its shape that is left', () => {
  const { 'head.bias': bias, ...others } = shapes;
  const buffer = { shape: bias, isFloat: true, isBuffer: true as const };
  const arrays = new Map([...listed(others), ['table', buffer]]);
  const { graph: named, dimension } = withFrameworkNames(graph, arrays, 'names');
  expect(dimension).toBe(120);
  expect(parametersOf(named).map(({ name }) => name)).not.toContain('head.bias');
  const other = new Map([...listed(others), ['table', { ...buffer, shape: [999] }]]);
  expect(() => withFrameworkNames(graph, other, 'names')).toThrow('it lacks "head.bias"');
});

test('channels move from the last axes to the first', () => {
  expect(channelsLast([8, 3, 5, 7])).toEqual([5, 7, 3, 8]);
  const hwio = {
    shape: [2, 1, 2, 3],
    dataType: 'float',
    data: Float32Array.from({ length: 12 }, (_, i) => i),
  } as const;
  // out[o, i, h, w] = in[h, w, i, o]
  const moved = channelsFirst(hwio);
  expect(moved.shape).toEqual([3, 2, 2, 1]);
  expect([...moved.data].map(Number)).toEqual([0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11]);
});

test.each([
  [{ 'head.bias': undefined }, 'n: the names are not those of the network, it lacks "head.bias".'],
  [{ tail: [2, 2] }, 'n: the names are not those of the network, the network has no place for "tail".'],
  [{ 'head.weight': [15, 3] }, 'n: "head.weight" has shape [15,3], and the network wants [3,15].'],
])('names that do not fit are refused: %j', (change, message) => {
  const changed = Object.entries({ ...shapes, ...change }).flatMap(([name, shape]) =>
    shape ? [[name, shape] as const] : [],
  );
  expect(() => withFrameworkNames(graph, listed(Object.fromEntries(changed)), 'n')).toThrow(message);
});

test.each([
  ['text.json', 'not json', 'got no JSON.'],
  ['list.json', '[[1, 2]]', 'got another form.'],
  ['shape.json', '{"a": [1, "2"]}', 'got another form at "a".'],
  ['names.txt', '{}', 'got a file of another kind.'],
])('a file of names that is none is refused: %s', async (name, text, message) => {
  await expect(readNames(json(name, text))).rejects.toThrow(message);
});

test('a listing may say the types: what is no decimal number is no parameter', async () => {
  const names = await readNames(
    json(
      'types.json',
      '{"a": {"shape": [2, 3], "dtype": "torch.float32"}, "b": {"shape": [], "dtype": "int64"}}',
    ),
  );
  expect([...names].map(([name, { shape, isFloat }]) => [name, shape, isFloat])).toEqual([
    ['a', [2, 3], true],
    ['b', [], false],
  ]);
});
