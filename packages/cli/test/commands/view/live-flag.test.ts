import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { commands } from '../../../src/commands.ts';
import { fixture, orograph, orographProcess } from '../../run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [model, data] = [fixture('mlp-0.onnx'), fixture('data.npz')];

/** Commands whose --out is a file, or that only rearrange what there is. */
const without = new Set(['differentiate', 'merge', 'export', 'report', 'repair', 'collect', 'worker']);

test('every command that measures and keeps a run has --live, and a folder for it', async () => {
  const keeping = commands.filter(({ flags, name }) => 'out' in flags && !without.has(name));
  expect(keeping.filter(({ flags }) => !('live' in flags)).map(({ name }) => name)).toEqual([]);
  // Either --live asks for --out, or the command has a folder of its own.
  for (const { name, flags, body } of keeping)
    if (flags['live']!.needs !== 'out')
      expect([name, (await body()).folderOf]).toEqual([name, expect.any(Function)]);
});

const pipeline = join(folder, 'pipeline.yaml');
writeFileSync(
  pipeline,
  `steps:\n  plane: { command: slice, models: '${model}', data: '${data}', grid: 5x5 }\n`,
);

test.each([
  ['slice', [model, '--data', data, '--grid', '31x31', '--engine', 'plain']],
  ['survey', [model, '--data', data, '--minutes', '0.001']],
  ['run', [pipeline]],
  ['reproduce', 'goldilocks --quick --on mlp --hidden 3 --limit 24 --nulls 0 --data'.split(' ').concat(data)],
])('%s --live has a page that ends with the run, and the run ends well', async (command, words) => {
  // A process that has nothing left to wait for ends with code 13 and without a word.
  const { code, err } = await orographProcess([command, ...words, '--live', '--out', join(folder, command)]);
  expect([code, err]).toEqual([0, expect.stringContaining('report: ')]);
  const [, address] = /^live: (http:\S+)$/m.exec(err)!;
  await expect(fetch(address!)).rejects.toThrow(/fetch failed/);
});

test('--live asks for --out where a command has no folder of its own', async () => {
  const words = ['slice', model, '--data', data, '--live'];
  expect(await orograph(words)).toMatchObject({
    code: 2,
    err: expect.stringContaining('--live does not apply (expected --out, got none'),
  });
});
