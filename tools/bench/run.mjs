// Makes every table of the benchmark page: slices, gradients, Hessian-vector products and steps, whole trainings, and subspaces, against
// PyTorch where it has the same. Prints the tables as Markdown and keeps the raw numbers.
//   node --conditions=@orograph/source --import tsx tools/bench/run.mjs --out results.json [--python PYTHON] [--preload JEMALLOC] [--only slices,derivatives,exported,trainings,subspaces] [--turns 9] [--epochs 6] [--cpu]
// Values are compared before anything is timed. A number is the median over turns in which the sides alternate, with the quartiles beside
// it. --cpu measures processor time at one thread each, the only fair number on a machine that is busy with something else.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mlp, saveOnnx, simpleCnn } from '@orograph/models';
import { subspaceTimes } from './subspace-times.mjs';
import { table } from './tables.mjs';
import { trainings } from './trainings.mjs';

const { values: flags } = parseArgs({
  options: {
    out: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    preload: { type: 'string', default: '' },
    only: { type: 'string', default: 'slices,derivatives,exported,trainings,subspaces' },
    turns: { type: 'string', default: '9' },
    epochs: { type: 'string', default: '6' },
    cpu: { type: 'boolean', default: false },
  },
});
if (!flags.out) throw new Error('expected --out FILE, where the raw numbers are kept');

const shared = ['--python', flags.python, '--preload', flags.preload, ...(flags.cpu ? ['--cpu'] : [])];

/** The lines that another benchmark prints as JSON. */
async function linesOf(script, args) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const own = ['--conditions=@orograph/source', '--import', 'tsx', path, ...args, ...shared, '--json'];
  const child = spawn(process.execPath, own, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} failed with code ${code}`);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

async function slices() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const networks = {
    'mlp-128-64': mlp({ hidden: [128, 64], seed: 1 }),
    'mlp-512-512': mlp({ hidden: [512, 512], seed: 1 }),
    simplecnn: simpleCnn({ seed: 1 }),
  };
  const paths = [];
  for (const [name, graph] of Object.entries(networks)) {
    paths.push(join(folder, `${name}.onnx`));
    await saveOnnx(graph, paths.at(-1));
  }
  const found = await linesOf('slice-vs-torch.mjs', [...paths, '--repeats', flags.turns]);
  rmSync(folder, { recursive: true });
  return found;
}

const derivatives = async () => [
  ...(await linesOf('gradient-vs-torch.mjs', ['mlp', '--batch', '128,512', '--turns', flags.turns])),
  ...(await linesOf('gradient-vs-torch.mjs', [
    'simplecnn',
    'resnet20',
    '--batch',
    '128',
    '--turns',
    flags.turns,
  ])),
  ...(await linesOf('gradient-vs-torch.mjs', [
    'resnet20',
    '--training',
    '--batch',
    '128',
    '--turns',
    flags.turns,
  ])),
];

const exported = () => linesOf('exported-vs-torch.mjs', ['--batch', '128', '--turns', flags.turns]);

const parts = {
  slices,
  derivatives,
  exported,
  trainings: () => trainings({ ...flags, epochs: Number(flags.epochs) }),
  subspaces: () => subspaceTimes({ turns: Number(flags.turns), cpu: flags.cpu }),
};

const machine = {
  processor: cpus()[0]?.model,
  cores: cpus().length,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  system: `${process.platform} ${release()}`,
  node: process.version,
  timed: flags.cpu ? 'processor time, one thread a side' : 'clock, two threads a side',
};
const results = { machine, started: new Date().toISOString(), parts: {} };
console.log(table([machine]));
for (const name of flags.only.split(',')) {
  if (!Object.hasOwn(parts, name))
    throw new Error(`--only: expected some of ${Object.keys(parts).join(', ')}, got ${name}`);
  const rows = await parts[name]();
  results.parts[name] = { load: loadavg()[0], rows };
  writeFileSync(flags.out, `${JSON.stringify(results, null, 1)}\n`);
  console.log(`\n## ${name}\n\n${table(rows)}`);
}
