import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseNpz, serializeNpz } from '@orograph/models';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph, type Outcome } from './run-cli.ts';

// Networks and data whose owners mean more than the files say; the losses are PyTorch's, in float64.
const file = (name: string): string => fixture(`meaning/${name}`);
const evaluate = (model: string, data: string, ...flags: string[]): Promise<Outcome> =>
  orograph(['evaluate', file(model), '--data', file(data), '--json', ...flags]);
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['rows with a single 1', 'cl', 'cl_onehot', [], 1.13475, 'cross-entropy'],
  ['shares', 'cl', 'cl_soft', [], 1.13552, 'cross-entropy'],
  ['shares, the loss being said', 'cl', 'cl_soft', ['--loss', 'cross-entropy'], 1.13552, 'cross-entropy'],
  ['whole numbers kept as float64', 'cl', 'cl_f64', ['--loss', 'cross-entropy'], 1.134747, 'cross-entropy'],
  ['a label that is left out', 'seq', 'seq', ['--ignore-label', '-100'], 2.50971, 'cross-entropy'],
  ['an output that is named', 'two', 'two', ['--output', 'logits'], 1.16021, 'cross-entropy'],
] as const)('%s', async (_, model, data, flags, loss, lossKind) => {
  const { code, records } = await evaluate(`${model}.onnx`, `${data}.npz`, ...flags);
  expect([code, records[0]!['lossKind']]).toEqual([0, lossKind]);
  expect(records[0]!['loss']).toBeCloseTo(loss, 5);
});

test.each([
  [
    'cl',
    'cl_onehot',
    'note: the loss is cross-entropy, as each row of the target has a single 1 (--loss changes it)',
  ],
  [
    'bin',
    'bin',
    'note: the loss is bce-with-logits, as the output is one number and the target is 0 or 1 (--loss changes it)',
  ],
  [
    'two',
    'two',
    'warning: the output is aux, as it is the first of "aux", "logits"; logits would do as well (--output logits)',
  ],
] as const)('what is guessed of %s is said in one line with its flag', async (model, data, line) => {
  const { err } = await evaluate(`${model}.onnx`, `${data}.npz`);
  expect(err).toBe(`${line}\n`);
});

test('the output in use is in every record, and the first of two is that of its name', async () => {
  const guessed = (await evaluate('two.onnx', 'two.npz')).records[0]!;
  const named = (await evaluate('two.onnx', 'two.npz', '--output', 'aux')).records[0]!;
  expect(guessed).toEqual(named);
  expect(guessed['output']).toBe('aux');
  expect(guessed['loss']).toBeCloseTo(1.21162, 5);
  const { code, err } = await evaluate('two.onnx', 'two.npz', '--output', 'logit');
  expect(code).toBe(2);
  expect(err).toContain('no output "logit"; the outputs are "aux", "logits".');
});

test('truth values and small whole numbers are as good as the types the network wants', async () => {
  const { records, err } = await evaluate('att.onnx', 'att_i32.npz');
  const wide = parseNpz(readFileSync(file('att_i32.npz')), 'att');
  const other = join(folder, 'wide.npz');
  writeFileSync(
    other,
    serializeNpz(
      Object.fromEntries(
        Object.entries(wide).map(([key, { shape, data }]) => [
          key,
          { shape, dataType: 'int64', data: BigInt64Array.from(Array.from(data as Uint8Array, BigInt)) },
        ]),
      ),
    ),
  );
  const same = await orograph(['evaluate', file('att.onnx'), '--data', other, '--json']);
  expect(err).toBe('');
  expect(records[0]!['loss']).toBeGreaterThan(0);
  expect(records[0]!['loss']).toBe(same.records[0]!['loss']);
});

test('a label that marks places names the flag that leaves it out', async () => {
  const { code, err } = await evaluate('seq.onnx', 'seq.npz');
  expect(code).toBe(2);
  expect(err).toContain(
    'expected labels from 0 to 10, got -100 in example 0; where -100 marks what is to be left out, say --ignore-label -100.',
  );
});

test('names of classes are numbered in sorted order, which is said and kept', async () => {
  const args = ['slice', file('fm.onnx'), '--data', file('fm_str.csv'), '--target', 'label', '--grid', '1x1'];
  const out = join(folder, 'names');
  const { code, err } = await orograph([...args, '--out', out, '--json']);
  expect(code).toBe(0);
  const names = [
    ...new Set(
      readFileSync(file('fm_str.csv'), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(',').at(-1)!),
    ),
  ].toSorted();
  expect(names).toHaveLength(3);
  expect(err).toContain(
    `note: the classes of the target are ${names.map((name, k) => `${k} ${name}`).join(', ')}\n`,
  );
  const manifest = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as { data: { classes: string[] } };
  expect(manifest.data.classes).toEqual(names);
});

test('--scale divides what is fed exactly, and pixels fed as they are get a warning', async () => {
  const pixels = Uint8Array.from({ length: 40 * 4 }, (_, i) => (i * 37) % 256);
  const y = {
    shape: [40],
    dataType: 'int64',
    data: BigInt64Array.from({ length: 40 }, (_, i) => BigInt(i % 3)),
  } as const;
  const write = (name: string, x: Parameters<typeof serializeNpz>[0][string]): string => {
    writeFileSync(join(folder, name), serializeNpz({ x, y }));
    return join(folder, name);
  };
  const raw = write('raw.npz', { shape: [40, 2, 2, 1], dataType: 'uint8', data: pixels });
  const unit = write('unit.npz', {
    shape: [40, 4],
    dataType: 'float',
    data: Float32Array.from(pixels, (p) => p / 255),
  });
  const run = (data: string, ...flags: string[]): Promise<Outcome> =>
    orograph(['evaluate', file('cl.onnx'), '--data', data, '--json', ...flags]);
  const [scaled, divided] = [await run(raw, '--scale', '1/255'), await run(unit)];
  expect(scaled.records[0]!['loss']).toBe(divided.records[0]!['loss']);
  expect([
    scaled.code,
    (await run(unit, '--scale', '1/0')).code,
    (await run(unit, '--scale', 'x')).code,
  ]).toEqual([0, 2, 2]);
});
