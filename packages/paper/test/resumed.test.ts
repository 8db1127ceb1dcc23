import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openRunFolder } from '@orograph/runs';
import { afterAll, expect, test } from 'vitest';

import { experiments } from '../src/experiments/index.ts';
import { reproduce } from '../src/reproduce.ts';
import { tasksOf, type Reproduction } from '../src/reproduction.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const toy: Reproduction = { experiments: experiments.slice(0, 1), studies: [], scale: 'quick', seed: 0 };
const [first, second] = tasksOf(toy).map(({ key }) => key) as [string, string];

test.each([
  ['swapped', [second, first], `line 1 is not the record due there (expected the result of ${first}, got`],
  ['repeated', [first, first], `line 2 is not the record due there (expected the result of ${second}, got`],
])('records that are %s are found before anything is made', async (name, keys, message) => {
  const run = await openRunFolder(join(folder, name), { identity: { command: 'reproduce' } });
  for (const key of keys) run.append({ type: 'result', key });
  run.close();
  const again = await openRunFolder(join(folder, name), { identity: { command: 'reproduce' } });
  const open = (): never => expect.unreachable();
  await expect(reproduce(again, toy, { open })).rejects.toThrow(message);
  again.close();
});
