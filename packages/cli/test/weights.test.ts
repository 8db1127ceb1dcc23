import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph, type Outcome } from './run-cli.ts';

// One network exported once, and its state dicts as the training went on; see make.py beside them.
const file = (name: string): string => fixture(`../../../models/test/fixtures/weights/${name}`);
const epochs = [0, 1, 2].map((epoch) => file(`epoch-${epoch}.safetensors`));
const run = (command: string, models: readonly string[], ...flags: string[]): Promise<Outcome> =>
  orograph([command, ...models, '--data', file('data.npz'), '--json', ...flags]);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  mkdirSync(join(folder, 'epochs'));
  for (const [epoch, path] of epochs.entries())
    copyFileSync(path, join(folder, 'epochs', `e-${epoch}.safetensors`));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const lossesOf = ({ records }: Outcome): number[] =>
  records.filter(({ type }) => type !== 'summary').map((record) => record['loss'] as number);

test('files of weights, and a folder of them, are models of the network before them', async () => {
  const listed = await run('evaluate', [file('net.onnx'), ...epochs]);
  expect(listed.code).toBe(0);
  expect(listed.err).toMatch(/^note: in the files of weights ".*" of the network is ".*" transposed.*\n$/);
  const losses = lossesOf(listed);
  expect(losses).toHaveLength(4);
  // The network was exported before the training.
  expect(losses[0]).toBe(losses[1]);
  const inFolder = await run('evaluate', [file('net.onnx'), join(folder, 'epochs')]);
  expect(lossesOf(inFolder)).toEqual(losses);
});

test('a cut between epochs has their own losses at their coordinates, the statistics carried along', async () => {
  const [, , first, second] = lossesOf(await run('evaluate', [file('net.onnx'), ...epochs])) as [
    number,
    number,
    number,
    number,
  ];
  const plane = await run(
    'slice',
    [file('net.onnx'), epochs[1]!, epochs[2]!],
    '--grid',
    '2x2',
    '--range',
    '0:1',
  );
  // At the corner beyond both, a variance is negative: nothing else is warned of.
  expect(plane.err.replaceAll(/^note:.*\n/gm, '')).toMatch(
    /^warning: beyond the models the running variance "[^"]+" becomes negative \(-[^\n]*\n$/,
  );
  const at = (coords: string): number =>
    plane.records.find((record) => String(record['coords']) === coords)!['loss'] as number;
  expect(at('1,0')).toBeCloseTo(first, 5);
  expect(at('0,1')).toBeCloseTo(second, 5);
});

test('a folder of epochs is a path: its principal plane, with residuals, and the report', async () => {
  const out = join(folder, 'run');
  const { code, records } = await run(
    'slice',
    [file('net.onnx')],
    ...`--direction trajectory --from ${join(folder, 'epochs')} --grid 3x3 --out ${out}`.split(' '),
  );
  expect(code).toBe(0);
  expect(lossesOf({ records } as Outcome)).toHaveLength(9);
  const manifest = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as {
    paths: { coords: number[][]; residuals: number[] }[];
  };
  expect(manifest.paths[0]!.coords).toHaveLength(3);
  // Three points span their plane.
  for (const residual of manifest.paths[0]!.residuals) expect(residual).toBeLessThan(1e-5);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<svg');
});

test('--names calls parameters as the state dict does, everywhere, and inspect says how they are stored', async () => {
  const { records, code } = await orograph(['inspect', file('net.onnx'), '--names', epochs[0]!, '--json']);
  expect(code).toBe(0);
  expect(records[0]).toMatchObject({ dimension: 123, named: 123, names: epochs[0] });
  const parameters = records[0]!['parameters'] as { name: string; stored: string; transposed?: true }[];
  expect(parameters.find(({ name }) => name === 'mix.weight')).toMatchObject({
    stored: expect.stringMatching(/^onnx::MatMul_\d+$/) as string,
    transposed: true,
  });
  const flags = ['--names', epochs[0]!];
  const named = await run('evaluate', [file('net.onnx'), ...epochs], ...flags);
  expect([named.err, lossesOf(named)]).toEqual([
    '',
    lossesOf(await run('evaluate', [file('net.onnx'), ...epochs])),
  ]);
  const blocks = await run(
    'reach',
    [file('net.onnx')],
    ...flags,
    ...'--parameters mix.* --per-block --samples 1 --direction random'.split(' '),
  );
  expect(
    blocks.records.flatMap(({ type, block }) => (type === 'reach' && block !== undefined ? [block] : [])),
  ).toEqual(['mix.bias', 'mix.bias', 'mix.weight', 'mix.weight']);
  const other = join(folder, 'names.json');
  writeFileSync(other, '{"mix.weight": [4, 4]}');
  const refused = await run('evaluate', [file('net.onnx')], '--names', other);
  expect([refused.code, refused.err]).toEqual([
    2,
    expect.stringContaining('the names are not those of the network, it lacks "mix.bias"'),
  ]);
});

test('what is no such weights is refused by name; a file of PyTorch with the lines that convert it', async () => {
  const alone = await run('evaluate', epochs.slice(0, 1));
  expect([alone.code, alone.err]).toEqual([
    2,
    expect.stringContaining(
      'weights without a network (expected an ONNX file of the network before them, got none',
    ),
  ]);
  const torch = await run('evaluate', [file('net.onnx'), 'epoch.pt']);
  expect(torch.code).toBe(2);
  expect(torch.err).toMatch(
    /lines of Python convert it:\nimport torch, safetensors\.torch\nstate = torch\.load\("epoch\.pt".*\nsafetensors\.torch\.save_file\(/,
  );
  const bad = join(folder, 'bad.safetensors');
  writeFileSync(bad, 'not one');
  const damaged = await run('evaluate', [file('net.onnx'), bad]);
  expect([damaged.code, damaged.err.includes(bad)]).toEqual([2, true]);
});
