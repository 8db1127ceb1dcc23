import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { parseLine } from '@orograph/program';
import { expect, test } from 'vitest';

import { commands } from '../src/commands.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const inFolder = (folder: string): string[] =>
  readdirSync(`${root}/${folder}`).flatMap((name) => (name.endsWith('.md') ? [`${folder}/${name}`] : []));
const pages = [
  'README.md',
  ...['docs', 'docs/probes', 'packages/cli/docs'].flatMap(inFolder),
  ...readdirSync(`${root}/packages`).map((name) => `packages/${name}/README.md`),
];

/** The command lines of a page that can be typed as they stand: of blocks, and of sentences where they have arguments. */
function commandLines(text: string): string[] {
  const joined = text.replaceAll(/\\\n\s*/g, ' ');
  const blocks = [...joined.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block]) => block!.split('\n'));
  const shown = [
    ...blocks.flatMap((line) => /^(?:npx )?orograph (.*)$/.exec(line.trim())?.[1] ?? []),
    ...[...joined.matchAll(/`(?:npx )?orograph ([^\s`]+\s[^`]+)`/g)].map(([, line]) => line!),
  ];
  return shown
    .map((line) => line.replace(/\s+(?:#.*|&)$/, '').replace(/\s+/g, ' '))
    .filter((line) => !/[A-Z]{2,}|[<>|…]|^(?:help|--)/.test(line));
}

/** Parts a line as a shell does, a pattern standing for one file. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => (quoted ?? bare!).replace('*', '0'));

test('every command line that the documents show is taken', async () => {
  const refused: string[] = [];
  let count = 0;
  for (const page of pages)
    for (const line of commandLines(readFileSync(`${root}/${page}`, 'utf8'))) {
      count += 1;
      const parsed = await parseLine(commands, wordsOf(line)).catch((error: unknown) => String(error));
      if (parsed === undefined || typeof parsed === 'string') refused.push(`${page}: ${line}: ${parsed}`);
    }
  expect(refused).toEqual([]);
  expect(count).toBeGreaterThan(80);
});
