import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { namedDatasets } from '@orograph/models';
import { dataNames, networkNames } from '@orograph/program';
import { expect, test } from 'vitest';

import { commands } from '../src/commands.ts';
import { orograph } from './run-cli.ts';

const present = (shell: string): boolean => {
  try {
    execFileSync(shell, ['-c', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

test.each(['bash', 'zsh', 'fish'])('%s completes every command and flag', async (shell) => {
  const { code, out } = await orograph(['completion', shell]);
  expect(code).toBe(0);
  for (const { name } of commands) expect(out).toContain(name);
  expect(out).toContain(shell === 'fish' ? '-l learning-rate' : '--learning-rate');
  expect(out).toContain(shell === 'fish' ? '-l no-baseline' : '--no-baseline');
});

test.skipIf(!present('bash')).each([
  [['orograph', 'gold'], ['goldilocks']],
  [['orograph', 'slice', '--dir'], ['--direction']],
  [['orograph', 'slice', '--direction', 'h'], ['hessian']],
  [['orograph', 'toy', 'tri'], ['triangle']],
  [['orograph', 'help', 'wid'], ['width']],
  [['orograph', 'slice', 'm.onnx', '--data', 'mnist/te'], ['mnist/test']],
  [
    ['orograph', 'train', 'fashion-mnist/s'],
    ['fashion-mnist/simplecnn', 'fashion-mnist/simplecnn-bn'],
  ],
])('bash answers %j', async (words, replies) => {
  const script = join(mkdtempSync(join(tmpdir(), 'orograph-')), 'completion');
  writeFileSync(script, (await orograph(['completion', 'bash'])).out);
  const asked = `source ${script}; COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _orograph; echo "\${COMPREPLY[*]}"`;
  const found = execFileSync('bash', ['-c', asked], { encoding: 'utf8' });
  expect(found.trim().split(' ')).toEqual(replies);
});

test.skipIf(!present('zsh'))('zsh takes its script', async () => {
  const { out } = await orograph(['completion', 'zsh']);
  expect(() => execFileSync('zsh', ['-n'], { input: out })).not.toThrow();
});

test.skipIf(!present('fish'))('fish answers with flags and their values', async () => {
  const shell: string = 'fish';
  const script = join(mkdtempSync(join(tmpdir(), 'orograph-')), 'completion');
  writeFileSync(script, (await orograph(['completion', 'fish'])).out);
  const answer = (line: string): string =>
    execFileSync(shell, ['-c', `source ${script}; complete -C "${line}"`], { encoding: 'utf8' });
  expect(answer('orograph gold')).toMatch(/^goldilocks/);
  expect(answer('orograph slice --direction h')).toMatch(/hessian/);
  expect(answer('orograph train --learn')).toMatch(/--learning-rate/);
  expect(answer('orograph train mnist/le')).toMatch(/^mnist\/lenet5/);
  expect(answer('orograph help wid')).toMatch(/^width/);
});

test('the names that are offered are those there are', async () => {
  expect([...dataNames]).toEqual(Object.keys(namedDatasets));
  // An error names the networks.
  const { err } = await orograph(['train', 'mnist/none']);
  const networks = /expected (.*), got none/.exec(err)![1]!.split(', ');
  const sets = [...new Set(Object.keys(namedDatasets).map((name) => `${name.split('/')[0]!}/`)), ''];
  expect(networkNames.toSorted()).toEqual(
    sets.flatMap((set) => networks.map((name) => `${set}${name}`)).toSorted(),
  );
});

test('another shell is refused', async () => {
  const { code, err } = await orograph(['completion', 'tcsh']);
  expect([code, err]).toEqual([
    2,
    'error: no such shell (expected bash, zsh, fish, got tcsh, in completion <shell>)\n',
  ]);
});
