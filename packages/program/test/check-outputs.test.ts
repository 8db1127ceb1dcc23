import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { dataSource, output } from '@orograph/commands';
import { afterAll, expect, test } from 'vitest';

import { checkOutputs } from '../src/check-outputs.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
for (const name of ['m.onnx', 'd.npz', 'old.npz']) writeFileSync(at(name), name);
mkdirSync(at('run'));
for (const name of ['records.ndjson', 'run.json', 'grid.npz']) writeFileSync(join(at('run'), name), '');
symlinkSync(at('d.npz'), at('link.npz'));

const flags = {
  data: dataSource('data'),
  vectors: output('vectors', { value: '<npz>' }),
  csv: output('table', { value: '<file>' }),
};
const check = (values: Record<string, string>, ...words: string[]): void =>
  checkOutputs(flags, values, words);

test('a file that is read is not written over, by whatever name', () => {
  const message = `${at('link.npz')} would be overwritten (expected another file, got what --data reads, in --vectors)`;
  expect(() => check({ data: at('d.npz'), vectors: at('link.npz') })).toThrow(message);
  expect(() => check({ vectors: join(folder, 'run/../m.onnx') }, at('m.onnx'))).toThrow(
    'got the argument that is read, in --vectors',
  );
});

test('nor are the records of a run that is read, nor one output by another', () => {
  for (const name of ['records.ndjson', 'run.json'])
    expect(() => check({ csv: join(at('run'), name) }, at('run'))).toThrow(
      `got part of the run ${at('run')}`,
    );
  expect(() => check({ csv: at('new'), vectors: at('new') })).toThrow('got what --vectors writes, in --csv');
});

test('other files are, and standard output is no file', () => {
  check({ data: at('d.npz'), vectors: at('old.npz'), csv: join(at('run'), 'grid.npz') }, at('run'));
  check({ data: 'mnist/test', csv: '-', vectors: '-' }, at('m.onnx'));
});
