import { flagWords, type KeyedFlag, pathsOf } from '@orograph/commands/pipelines';
import { expect, test } from 'vitest';

import { commands } from './plan-pipeline.ts';

const flag = (command: string, name: string): KeyedFlag => commands().get(command)!.flags.get(name)!;

test('a list repeats a flag where that adds up, and is joined by commas where the flag takes several', () => {
  expect(flagWords(flag('slice', 'path'), ['a.npz', 'b.npz'])).toEqual(['--path=a.npz', '--path=b.npz']);
  expect(flagWords(flag('slice', 'input'), ['x=k', 'y=l'])).toEqual(['--input=x=k', '--input=y=l']);
  expect(flagWords(flag('train', 'hidden'), ['128', '64'])).toEqual(['--hidden=128,64']);
  expect(flagWords(flag('slice', 'range'), ['-1:1', '0:2'])).toEqual(['--range=-1:1,0:2']);
  expect(flagWords(flag('ensemble', 'methods'), ['fge', 'swa'])).toEqual(['--methods=fge', '--methods=swa']);
  expect(flagWords(flag('reach', 'direction'), ['axis', 'radial'])).toEqual([
    '--direction=axis',
    '--direction=radial',
  ]);
});

test.each([
  ['slice', 'direction', ['random', 'filter'], 'one value, as text or number', 'a list: ["random","filter"]'],
  ['slice', 'path', [], 'one value, as text or number', 'a list: []'],
  ['slice', 'data', { a: 'b' }, 'one value, as text or number', '{"a":"b"}'],
  ['slice', 'seed', true, 'one value, as text or number', 'true'],
  ['slice', 'input', 'x', 'name=key', '"x"'],
  ['subspace', 'no-baseline', 'yes', 'true or false', '"yes"'],
])('%s does not take %s: %j', (command, name, value, expected, got) => {
  expect(() => flagWords(flag(command, name), value)).toThrow(
    expect.objectContaining({ expected, got, message: `expected ${expected}, got ${got}` }) as Error,
  );
});

test('a flag that takes several files names each of them', () => {
  expect(pathsOf(flag('slice', 'path'), ['--path=a,b', '--path=c'])).toEqual(['a', 'b', 'c']);
  expect(pathsOf(flag('slice', 'data'), ['--data=a,b'])).toEqual(['a,b']);
  expect(pathsOf(undefined, ['a,b'])).toEqual(['a,b']);
});
