import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseNpz, serializeNpz, type DataTensor } from '@orograph/models';
import { failureOf, type LossFlags } from '@orograph/program';
import { openSubjects } from '@orograph/program/models';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph, orographProcess, unheard } from './run-cli.ts';

const expected = JSON.parse(readFileSync(fixture('expected.json'), 'utf8'))['mlp-0'];
const [onnx, tfjs, data] = [fixture('mlp-0.onnx'), fixture('mlp-0-tfjs'), fixture('data.npz')];
const model = join(tfjs, 'model.json');
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const near = (value: unknown, truth: number, tolerance = 1e-5): void =>
  expect(Math.abs((value as number) - truth) / truth).toBeLessThan(tolerance);

/** The blocks of the Keras model and those of PyTorch that they are; kernels are transposed. */
const blocks = [0, 2, 4].flatMap((k) => [
  { keras: `layer${k}/kernel`, torch: `${k}.weight` },
  { keras: `layer${k}/bias`, torch: `${k}.bias` },
]);

/** A copy of the model, its file changed. */
function changed(name: string, change: (text: string) => string): string {
  const copy = join(folder, name);
  cpSync(tfjs, copy, { recursive: true });
  const file = join(copy, 'model.json');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return copy;
}

test('inspect tells format, backend and what is not available', async () => {
  const { code, records } = await orograph(['inspect', tfjs, '--data', data]);
  expect(code).toBe(0);
  expect(records[0]).toMatchObject({
    type: 'model',
    format: 'tfjs-layers-model',
    dimension: 119,
    ops: { Dense: 3, Activation: 2 },
    inputs: [{ name: 'layer0_input', dataType: 'float', shape: [null, 6] }],
    withoutGradient: [],
    lossKind: 'cross-entropy',
  });
  expect(records[0]!['parameters']).toEqual(
    blocks.map(({ keras, torch }) => ({
      name: keras,
      shape: expected.parameters.find(({ name }: { name: string }) => name === torch).shape.toReversed(),
    })),
  );
  const { used, note } = records[0]!['device'] as { used: string; note: string };
  expect(['tensorflow', 'wasm', 'cpu']).toContain(used);
  expect(note).toMatch(/^TensorFlow\.js runs on /);
  expect((records[0]!['unavailable'] as readonly string[])[0]).toMatch(/^Hessian-vector products/);
  near(records[0]!['loss'], expected.loss);
});

test("evaluate gives PyTorch's loss, accuracy and gradient", async () => {
  const { code, records, err } = await orograph([
    'evaluate',
    model,
    '--data',
    data,
    '--gradient',
    '--device',
    'cpu',
  ]);
  expect(code).toBe(0);
  near(records[0]!['loss'], expected.loss);
  near((records[0]!['metrics'] as { accuracy: number }).accuracy, expected.accuracy);
  near(records[0]!['gradientNorm'], expected.gradientNorm, 1e-4);
  const norms = records[0]!['gradientNorms'] as Record<string, number>;
  for (const { keras, torch } of blocks) near(norms[keras], expected.gradientNorms[torch], 1e-4);
  expect(err).toContain('warning: ');
  expect(err).toContain('TensorFlow.js runs on JavaScript');
});

test("slice gives PyTorch's loss on a plane in the records that ONNX gives, and goes on where it ended", async () => {
  const arrays = parseNpz(readFileSync(fixture('directions.npz')));
  const turned = ({ shape, data: numbers }: DataTensor): DataTensor => {
    const [rows = 0, columns = 0] = shape;
    if (shape.length < 2) return { shape, dataType: 'float', data: Float32Array.from(numbers, Number) };
    const out = Array.from({ length: rows * columns }, (_, i) =>
      Number(numbers[(i % rows) * columns + Math.floor(i / rows)]),
    );
    return { shape: [columns, rows], dataType: 'float', data: Float32Array.from(out) };
  };
  const directions = join(folder, 'directions.npz');
  const named = ['u', 'v'].flatMap((letter) =>
    blocks.map(({ keras, torch }) => [`${letter}/${keras}`, turned(arrays[`${letter}/${torch}`]!)] as const),
  );
  writeFileSync(directions, serializeNpz(Object.fromEntries(named)));
  const flags = `--data ${data} --grid 3x3 --range -0.5:0.5`.split(' ');
  const out = join(folder, 'run');
  const ours = await orograph(['slice', tfjs, ...flags, '--from', directions, '--out', out]);
  expect(ours.code).toBe(0);
  const theirs = await orograph(['slice', onnx, ...flags, '--from', fixture('directions.npz')]);
  const truth = expected.plane.loss.flat() as number[];
  truth.forEach((loss, i) => near(ours.records[i]!['loss'], loss, 2e-4));
  expect(ours.records.map((record) => Object.keys(record))).toEqual(
    theirs.records.map((record) => Object.keys(record)),
  );
  expect(ours.records.map(({ index, coords }) => [index, coords])).toEqual(
    theirs.records.map(({ index, coords }) => [index, coords]),
  );
  const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as Record<string, unknown>;
  expect(run).toMatchObject({ strategy: 'displace', device: { asked: 'auto' } });

  const journal = join(out, 'records.ndjson');
  const whole = readFileSync(journal, 'utf8');
  writeFileSync(journal, whole.slice(0, whole.indexOf('\n', 200) + 10));
  expect((await orograph(['slice', tfjs, ...flags, '--from', directions, '--out', out])).code).toBe(0);
  expect(readFileSync(journal, 'utf8')).toBe(whole);
});

test('reach follows directions, the gradient among them', async () => {
  const { code, records } = await orograph(
    `reach ${tfjs} --data ${data} --samples 2 --direction random,gradient,radial`.split(' '),
  );
  expect(code).toBe(0);
  expect(records.at(-1)!.type).toBe('summary');
});

const refused: Readonly<Record<string, readonly [() => readonly [string, LossFlags?], RegExp]>> = {
  'a missing shard': [
    () => [changed('shard', (text) => text.replace('weights.bin', 'gone.bin'))],
    /the weights' file "gone\.bin" is missing/,
  ],
  'weights that are fewer than listed': [
    () => {
      const copy = changed('short', (text) => text);
      writeFileSync(join(copy, 'weights.bin'), readFileSync(join(tfjs, 'weights.bin')).subarray(4));
      return [copy];
    },
    /expected 476 bytes for 6 weights, got 472 in weights\.bin/,
  ],
  'a layer without its weights': [
    () => [changed('unset', (text) => text.replace('"layer4/kernel"', '"layer9/kernel"'))],
    /no target variable: layer9\/kernel/,
  ],
  'an unknown layer class': [
    () => [changed('layer', (text) => text.replace('"Dense"', '"MagicDense"'))],
    /Unknown layer: MagicDense\./,
  ],
  'a file that is no model': [
    () => [changed('json', () => '{"name": "x"}')],
    /expected a TensorFlow\.js model with modelTopology and weightsManifest/,
  ],
  'data of another shape': [
    () => {
      const wide = join(folder, 'wide.npz');
      const y: DataTensor = { shape: [2], dataType: 'int64', data: BigInt64Array.of(0n, 1n) };
      const x: DataTensor = { shape: [2, 7], dataType: 'float', data: new Float32Array(14) };
      writeFileSync(wide, serializeNpz({ x, y }));
      return [tfjs, { data: wide }];
    },
    /"layer0_input" float \[\?,6\]\. Keys: .*"x" float \[2,7\]/,
  ],
  'a device of the other engine': [
    () => [tfjs, { data, device: 'cuda' }],
    /expected one of tensorflow, wasm, cpu, auto for a TensorFlow\.js model, got "cuda"/,
  ],
};
for (const [what, [args, message]] of Object.entries(refused))
  test(`${what} is refused as misuse`, async () => {
    const [path, flags = { data }] = args();
    const error: unknown = await openSubjects([path], flags, {}, unheard()).catch(
      (reason: unknown) => reason,
    );
    expect(failureOf(error)).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
  });

test('curvature is refused with exit code 2 and one line', async () => {
  const { code, err, out } = await orograph(['curvature', tfjs, '--data', data]);
  expect(err).toMatch(
    /no curvature \(expected an ONNX model, or --difference 0\.001: a product is then the difference of two gradients, and its error is said, got a TensorFlow\.js model, whose second derivatives are wrong/,
  );
  expect(code).toBe(2);
  expect(out).toBe('');
});

test('commands on ONNX models do not load TensorFlow.js', async () => {
  const hook = `export const resolve = (specifier, context, next) => {
    if (specifier.startsWith('@tensorflow/')) throw new Error('loaded ' + specifier);
    return next(specifier, context); };`;
  const register = `import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}));`;
  const before = process.env['NODE_OPTIONS'];
  process.env['NODE_OPTIONS'] = `--import=data:text/javascript,${encodeURIComponent(register)}`;
  try {
    expect((await orographProcess(['evaluate', onnx, '--data', data, '--gradient'])).code).toBe(0);
    expect((await orographProcess(['inspect', tfjs])).err).toContain('loaded @tensorflow/tfjs-core');
  } finally {
    if (before === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = before;
  }
});
