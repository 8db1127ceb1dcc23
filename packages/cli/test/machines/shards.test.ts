import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { shardOf } from '@orograph/commands';
import { afterAll, expect, test } from 'vitest';

import { fixture, orograph } from '../run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-shards-'));
afterAll(() => rmSync(folder, { recursive: true }));

const model = join(folder, 'model.onnx');
copyFileSync(fixture('mlp-0.onnx'), model);
const at = (...path: readonly string[]): string => join(folder, ...path);
const read = (...path: readonly string[]): string => readFileSync(at(...path), 'utf8');
const data = ['--data', fixture('data.npz')];

test.each([
  ['width', ['--samples', '5'], 2],
  ['curvature', ['--top', '2', '--density', '--runs', '2', '--samples', '4', '--per-block'], 3],
  ['reach', ['--direction', 'random,axis', '--samples', '2'], 3],
])(
  '%s: shards merged are the whole run, with what goes on from their records made there',
  async (command, flags, count) => {
    const line = [command, model, ...data, ...flags];
    expect((await orograph([...line, '--out', at(command)])).code).toBe(0);
    const parts = Array.from({ length: count }, (_, i) => at(`${command}-${i}`));
    for (const [i, part] of parts.entries()) {
      const { code, records } = await orograph([...line, '--shard', `${i}/${count}`, '--out', part]);
      expect(code).toBe(0);
      expect(records.at(-1)).toEqual({
        type: 'summary',
        shard: { index: i, count },
        records: records.length - 1,
      });
    }
    const merged = await orograph(['merge', at(`${command}-merged`), ...parts]);
    expect(merged.err).not.toContain('error');
    expect(merged.code).toBe(0);
    expect(read(`${command}-merged`, 'records.ndjson')).toBe(read(command, 'records.ndjson'));
    expect(read(`${command}-merged`, 'run.json')).toBe(read(command, 'run.json'));
  },
);

test('a shard with a record that is not due, and one whose model changed, are not merged', async () => {
  const line = ['width', model, ...data, '--samples', '4', '--seed', '1'];
  const parts = ['0/2', '1/2'].map((shard, i) => ({ shard, out: at(`due-${i}`) }));
  for (const { shard, out } of parts) await orograph([...line, '--shard', shard, '--out', out]);
  const merge = (to: string): ReturnType<typeof orograph> =>
    orograph(['merge', at(to), ...parts.map(({ out }) => out)]);
  const journal = at('due-1', 'records.ndjson');
  const text = readFileSync(journal, 'utf8');
  writeFileSync(journal, text.replace('"sample":2', '"sample":1'));
  rmSync(`${journal}.crc32`);
  const wrong = await merge('wrong');
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain(
    'a shard holds another record than the one due (expected record 2 of {"model":',
  );
  writeFileSync(journal, text);
  copyFileSync(fixture('mlp-1.onnx'), model);
  const changed = await merge('changed');
  copyFileSync(fixture('mlp-0.onnx'), model);
  expect(changed.code).toBe(2);
  expect(changed.err).toContain('the command of the shards is another one now');
});

test('the shard of a task of an array is asked of its environment', () => {
  const slurm = {
    SLURM_ARRAY_TASK_ID: '7',
    SLURM_ARRAY_TASK_COUNT: '4',
    SLURM_ARRAY_TASK_MIN: '1',
    SLURM_ARRAY_TASK_STEP: '2',
  };
  expect(shardOf('auto', slurm)).toEqual({ index: 3, count: 4 });
  expect(shardOf('auto', { SLURM_ARRAY_TASK_ID: '0', SLURM_ARRAY_TASK_COUNT: '8' })).toEqual({
    index: 0,
    count: 8,
  });
  expect(shardOf('auto/8', { JOB_COMPLETION_INDEX: '5' })).toEqual({ index: 5, count: 8 });
  expect(shardOf('1/2', slurm)).toEqual({ index: 1, count: 2 });
  for (const [text, environment, got] of [
    ['auto', {}, 'got neither'],
    ['auto', { JOB_COMPLETION_INDEX: '5' }, 'got JOB_COMPLETION_INDEX=5'],
    ['auto/4', { JOB_COMPLETION_INDEX: '5' }, 'got JOB_COMPLETION_INDEX=5'],
    ['auto', { SLURM_ARRAY_TASK_ID: '9' }, 'got SLURM_ARRAY_TASK_ID=9'],
    ['auto/x', {}, 'expected i/n with i from 0 to n - 1, got "auto/x"'],
  ] as const)
    expect(() => shardOf(text, environment)).toThrow(got);
});
