// Writes the table of docs/operators.md from the registry: node --conditions=@orograph/source --import tsx tools/operator-table.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { differentiableOps } from '@orograph/onnx';

const path = new URL('../docs/operators.md', import.meta.url);
const rows = differentiableOps();
const head = ['| operator | how | opsets | first order | second order |', '| --- | --- | --- | --- | --- |'];
const table = [...head, ...rows.map(({ op, how, since }) => `| ${op} | ${how} | ${since}+ | yes | yes |`)];
const moving = rows.filter(({ how }) => how !== 'zero').length;
const text = readFileSync(path, 'utf8')
  .replace(
    /know \d+ operators with derivatives, and \d+/,
    `know ${moving} operators with derivatives, and ${rows.length - moving}`,
  )
  .replace(/\| operator[^]*$/, `${table.join('\n')}\n`);
writeFileSync(path, text);
