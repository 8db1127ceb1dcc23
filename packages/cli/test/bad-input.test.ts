import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseNpz, serializeNpz, type Arrays, type DataTensor } from '@orograph/models';
import { parseOnnx, serializeOnnx, serializeOnnxExternal, type Constant, type Graph } from '@orograph/onnx';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const model = fixture('mlp-0.onnx');
const data = fixture('data.npz');
const graph = parseOnnx(readFileSync(model));
const { x, y } = parseNpz(readFileSync(data)) as { x: DataTensor; y: DataTensor };
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const modelFile = (name: string, change: (from: Graph) => Graph): string =>
  file(name, serializeOnnx(change(graph)));
const dataFile = (name: string, arrays: Arrays): string => file(name, serializeNpz(arrays));
const constants = (change: (constant: Constant) => Constant): ReadonlyMap<string, Constant> =>
  new Map([...graph.constants].map(([name, constant]) => [name, change(constant)]));

const models: Record<string, readonly [() => string, RegExp]> = {
  'no such file': [
    () => join(folder, 'none.onnx'),
    /no such file \(expected a model, got nothing, in .*none\.onnx\)/,
  ],
  'a folder': [
    () => folder,
    /not a model \(expected an ONNX file, or a folder with model\.json, got a folder without it, in /,
  ],
  'not ONNX': [() => file('text.onnx', 'hello world, hello world'), /text\.onnx.*not an ONNX model/],
  'an empty file': [() => file('zero.onnx', ''), /zero\.onnx.*not an ONNX model/],
  'truncated ONNX': [() => file('cut.onnx', readFileSync(model).subarray(0, 500)), /cut\.onnx.*truncated/],
  'missing external data': [
    () => {
      const pad: Constant = { dataType: 'float', shape: [4096], data: new Float32Array(4096) };
      const large = { ...graph, constants: new Map([...graph.constants, ['pad', pad]]) };
      return file('external.onnx', serializeOnnxExternal(large, 'gone.bin').model);
    },
    /external\.onnx.*"gone\.bin"/,
  ],
  'an op that ONNX Runtime cannot run': [
    () =>
      modelFile('op.onnx', (from) => ({
        ...from,
        nodes: from.nodes.map((node) => (node.op === 'Tanh' ? { ...node, op: 'Frobnicate' } : node)),
      })),
    /Frobnicate.*op\.onnx/,
  ],
  'quantized weights only': [
    () =>
      modelFile('quantized.onnx', (from) => ({
        ...from,
        nodes: [
          ...[...graph.constants.keys()].map((name) => ({
            op: 'DequantizeLinear',
            domain: '',
            name: '',
            inputs: [`${name}/quantized`, 'scale'],
            outputs: [name],
            attributes: {},
          })),
          ...from.nodes,
        ],
        constants: new Map<string, Constant>([
          ...[...graph.constants].map(
            ([
              name,
              {
                shape,
                data: { length },
              },
            ]): [string, Constant] => [
              `${name}/quantized`,
              { dataType: 'int8', shape, data: new Int8Array(length) },
            ],
          ),
          ['scale', { dataType: 'float', shape: [], data: Float32Array.of(0.1) }],
        ]),
      })),
    /quantized.*quantized\.onnx/,
  ],
};

const sets: Record<string, readonly [() => string, RegExp]> = {
  'no such file or name': [() => join(folder, 'none.npz'), /none\.npz.*mnist\/test/],
  'labels out of range': [
    () =>
      dataFile('labels.npz', { x, y: { ...y, data: (y.data as BigInt64Array).map((label) => label + 1n) } }),
    /labels\.npz.*labels from 0 to 2, got 3/,
  ],
  'another shape': [
    () => dataFile('shape.npz', { x: { ...x, shape: [60, 5], data: x.data.subarray(0, 300) }, y }),
    /shape\.npz.*\[N,6\].*\[60,5\]/,
  ],
  'another element type': [
    () =>
      dataFile('type.npz', {
        x: { ...x, dataType: 'int64', data: new BigInt64Array(360).fill(2n ** 24n + 1n) },
        y,
      }),
    /type\.npz.*16777217 at index 0 is a whole number that float does not hold/,
  ],
  'no examples': [
    () =>
      dataFile('empty.npz', {
        x: { ...x, shape: [0, 6], data: new Float32Array() },
        y: { ...y, shape: [0], data: new BigInt64Array() },
      }),
    /empty\.npz.*empty data/,
  ],
  'uneven arrays': [
    () => dataFile('uneven.npz', { x, y: { ...y, shape: [50], data: y.data.subarray(0, 50) } }),
    /uneven\.npz.*60.*50/,
  ],
  'several arrays that could be the input': [
    () => dataFile('keys.npz', { foo: x, bar: x, baz: y }),
    /keys\.npz.*"foo".*"bar".*"baz"/,
  ],
};

let outs = 0;
const refused = async (args: readonly string[], message: RegExp): Promise<void> => {
  const out = join(folder, `out-${outs++}`);
  const outcome = await orograph([...args, '--json', '--out', out]);
  expect(outcome.err).toMatch(message);
  expect(outcome.err).toMatch(/^error: [^\n]+\n$/);
  expect(outcome.code).toBe(2);
  expect(outcome.records).toEqual([{ type: 'error', code: 'misuse', message: outcome.err.slice(7, -1) }]);
  expect(existsSync(out)).toBe(false);
};

test.each(Object.keys(models))('a model that is %s is refused, and nothing is written', async (name) => {
  const [path, message] = models[name]!;
  await refused(['slice', path(), '--data', data, '--grid', '3'], message);
});

test.each(Object.keys(sets))('data with %s are refused, and nothing is written', async (name) => {
  const [path, message] = sets[name]!;
  await refused(['slice', model, '--data', path(), '--grid', '3'], message);
});

test.each([
  ['', /no data \(expected --data FILE/],
  ['--data DATA --grid 3xq', /option '--grid <n>' argument '3xq' is invalid/],
  ['--data DATA --from DIRECTIONS --grid 3', /expected 2 axes as in .*, got 1, in --grid/],
  [
    '--data DATA --grid 3x3 --range 0:1,0:1,0:1',
    /--range does not fit the cut \(expected one range, or 2, got 3/,
  ],
  ['--data DATA --direction between', /the checkpoints do not span the cut \(expected 2 for one axis, got 1/],
  ['--data DATA --from DATA', /no directions \(expected arrays named u\/<block>, got x, y/],
  ['--data DATA --parameters zzz*', /zzz/],
  ['--data DATA --device quantum', /quantum/],
  [
    '--data DATA --loss funny',
    /argument 'funny' is invalid. Allowed choices are cross-entropy, nll, .*output\.\n$/,
  ],
  ['--data DATA --loss cross-entrpy', /Allowed choices are .*output\. \(Did you mean cross-entropy\?\)\n$/],
  ['--data DATA --frob', /unknown option '--frob'/],
])('slice %s is refused', async (flags, message) => {
  const args = flags.replaceAll('DATA', data).replace('DIRECTIONS', fixture('directions.npz'));
  await refused(['slice', model, ...args.split(' ').filter(Boolean)], message);
});

test('checkpoints of different architectures are refused, and the first node that differs is named', async () => {
  const other = modelFile('other.onnx', (from) => ({
    ...from,
    constants: new Map(
      [...from.constants].map(([name, constant]) => [
        name,
        name === '4.bias' ? { ...constant, shape: [1, ...constant.shape] } : constant,
      ]),
    ),
  }));
  await refused(
    ['slice', model, other, '--data', data],
    /different architectures \(expected Gemm ".*" with float \[3\] as input 2 as in .*, got float \[1,3\], in .*other\.onnx\)/,
  );
});

test('checkpoints of one network are matched by their places, whatever the names and order of their tensors', async () => {
  const other = modelFile('renamed.onnx', (from) => ({
    ...from,
    constants: new Map(
      [...from.constants].toReversed().map(([name, c]) => [name.replace('4.bias', '4.b'), c]),
    ),
    nodes: from.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map((input) => input.replace('4.bias', '4.b')),
    })),
  }));
  const sliced = await orograph([
    'slice',
    model,
    other,
    '--data',
    data,
    '--grid',
    '3',
    '--range',
    '0:1',
    '--json',
  ]);
  const points = sliced.records.filter(({ type }) => type === 'point');
  expect(points[0]!['loss']).toBe(points.at(-1)!['loss']);
});

test('NaN weights are reported, and sliced as asked', async () => {
  const path = modelFile('nan.onnx', (from) => ({
    ...from,
    constants: constants((constant) =>
      constant.shape.join() === '3' ? { ...constant, data: new Float32Array(3).fill(Number.NaN) } : constant,
    ),
  }));
  const { code, err, records } = await orograph([
    'slice',
    path,
    '--data',
    data,
    '--direction',
    'random',
    '--grid',
    '3',
  ]);
  expect(code).toBe(0);
  expect(err).toMatch(/^warning: .*nan\.onnx: .*"4\.bias".*not finite/);
  expect(records.map(({ loss }) => loss)).toEqual(['NaN', 'NaN', 'NaN', undefined]);
  expect(records[3]).toMatchObject({ type: 'summary', points: 3, nonFinite: 3, minimum: null });
});
