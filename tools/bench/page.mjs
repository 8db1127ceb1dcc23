// Writes the tables of docs/benchmarks.md from the raw numbers that run.mjs and graph-growth.mjs keep, between the marks of each part.
//   node tools/bench/page.mjs docs/benchmarks.json
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';

import { table } from './tables.mjs';

const [source] = process.argv.slice(2);
if (!source) throw new Error('expected the raw numbers, as run.mjs writes them');
const { machine, parts } = JSON.parse(readFileSync(source, 'utf8'));
const page = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
const between = (name) => new RegExp(`(<!-- ${name} -->)[^]*?(<!-- end -->)`);
const tables = {
  machine: table([machine]),
  ...Object.fromEntries(Object.entries(parts).map(([name, { rows }]) => [name, table(rows)])),
};
let text = readFileSync(page, 'utf8');
for (const [name, made] of Object.entries(tables)) {
  if (!between(name).test(text)) throw new Error(`${page} has no place for ${name}`);
  text = text.replace(between(name), `$1\n\n${made}\n\n$2`);
}
writeFileSync(
  page,
  await prettier.format(text, { ...(await prettier.resolveConfig(page)), parser: 'markdown' }),
);
