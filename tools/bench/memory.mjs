// The largest memory of whole commands on dense networks of 1, 10 and 100 million parameters, beside the size of the model's file:
//   node --conditions=@orograph/source --import tsx tools/bench/memory.mjs [--millions 1,10,100] [--only slice-1] [--into docs/benchmarks.json]
// One JSON object a line; it needs about 1 GB of disk for the files. Commands are those of packages/cli/dist (npm run build).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { mlp, saveOnnx, serializeNpz } from '@orograph/models';
import { random } from '@orograph/tensor';

const { values } = parseArgs({
  options: {
    millions: { type: 'string', default: '1,10,100' },
    only: { type: 'string' },
    into: { type: 'string' },
    folder: { type: 'string' },
  },
});
const bin = fileURLToPath(new URL('../../packages/cli/bin/orograph.js', import.meta.url));
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'orograph-memory-'));
const examples = 64;

/** Widths of two hidden layers that come to about so many parameters behind 784 inputs. */
const hidden = { 1: [640, 720], 10: [2600, 3000], 100: [9200, 9920] };

/** What is run, by name. */
const commands = {
  evaluate: [],
  gradient: ['--gradient'],
  'slice-1': ['--grid', '3'],
  'slice-2': ['--grid', '3x3'],
  'slice-3': ['--grid', '2x2x2'],
  curvature: ['--top', '1', '--iterations', '3', '--samples', '0'],
};
/** What each is called on the page. */
const names = {
  evaluate: 'evaluate',
  gradient: 'evaluate --gradient',
  'slice-1': 'slice, one direction',
  'slice-2': 'slice, two directions',
  'slice-3': 'slice, three directions',
  curvature: 'curvature --top 1, 3 iterations',
};
const nameOf = (what) => (what === 'gradient' ? 'evaluate' : what.split('-')[0]);

/** Runs a command; its largest memory in bytes, and what it said. */
function measured(line) {
  const out = join(folder, 'peak');
  rmSync(out, { force: true });
  // VmHWM begins with the program; maxRSS, where there is no /proc, counts what this process held when it forked, too.
  const program = `import{readFileSync as r,writeFileSync as w}from'node:fs';process.on('exit',()=>{let k;try{k=/VmHWM:\\s*(\\d+)/.exec(r('/proc/self/status','utf8'))[1]}catch{k=process.resourceUsage().maxRSS}w(${JSON.stringify(out)},String(k))})`;
  const hook = `data:text/javascript,${encodeURIComponent(program)}`;
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', hook, bin, ...line], {
    encoding: 'utf8',
  });
  const seconds = (performance.now() - start) / 1000;
  return {
    status,
    stderr,
    seconds,
    bytes: existsSync(out) ? 1024 * Number(readFileSync(out, 'utf8')) : Number.NaN,
  };
}

function writeData() {
  const stream = random(1);
  const x = Float32Array.from({ length: examples * 784 }, () => stream.uniform());
  const y = BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % 10));
  writeFileSync(
    join(folder, 'data.npz'),
    serializeNpz({
      x: { shape: [examples, 1, 28, 28], dataType: 'float', data: x },
      y: { shape: [examples], dataType: 'int64', data: y },
    }),
  );
}

const rows = [];
try {
  writeData();
  for (const millions of values.millions.split(',').map(Number)) {
    const model = join(folder, `mlp-${millions}.onnx`);
    if (!existsSync(model)) await saveOnnx(mlp({ hidden: hidden[millions], seed: 0 }), model);
    const file = statSync(model).size;
    for (const [what, flags] of Object.entries(commands)) {
      if (values.only !== undefined && !values.only.split(',').includes(what)) continue;
      const { status, stderr, seconds, bytes } = measured([
        nameOf(what),
        model,
        '--data',
        join(folder, 'data.npz'),
        ...flags,
        '--json',
      ]);
      const told = /needs about ([\d.]+ [kMG]B)/.exec(stderr)?.[1];
      const row = {
        parameters: `${millions} million`,
        command: names[what],
        'file, MB': Math.round(file / 1e6),
        'peak RSS, MB': Math.round(bytes / 1e6),
        'of the file': Number((bytes / file).toPrecision(3)),
        ...(told && { 'said before': told }),
        seconds: Number(seconds.toPrecision(3)),
      };
      console.log(JSON.stringify(status === 0 ? row : { ...row, status, stderr: stderr.slice(-300) }));
      rows.push(row);
    }
  }
} finally {
  if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
}
if (values.into !== undefined) {
  const all = JSON.parse(readFileSync(values.into, 'utf8'));
  all.parts.memory = { rows };
  writeFileSync(values.into, `${JSON.stringify(all, null, 2)}\n`);
}
