// Losses, planes, gradients and Hessian-vector products on a GPU against those of the CPU in Node and of PyTorch on the same GPU, and their times beside
// PyTorch's, by turns: in one go, under 5 minutes.
//   node --conditions=@orograph/source --import tsx tools/gpu-lane.mjs [NETWORK or MODEL.onnx...] [--device cuda,webgpu] [--python PYTHON] [--examples 512] [--turns 5] [--repeats 5] [--minutes 4.5] [--tolerance 1e-4] [--software] [--vulkan ICD.json] [--out RESULTS.json]
// NETWORK is mlp, simplecnn or resnet20, by default all three, on noise; MODEL.onnx is one that torch_networks.py can read off its blocks, on MNIST.
// Without a GPU `--device cpu` makes the same comparison with PyTorch on the CPU, and `--device webgpu --software` compares WebGPU on Vulkan in software
// (SwiftShader, of Debian's chromium) with the CPU, without times, and without resnet20. TF32 is off on every side.
// Exit code: 0 all that was compared holds, 1 something differs, 3 there was nothing to compare: no device, or no runtime for it.
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { compareOn } from './bench/gpu/compare.mjs';
import { subjects } from './bench/gpu/subjects.mjs';
import { table } from './bench/tables.mjs';
import { torchVersion } from './bench/torch-process.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    device: { type: 'string', default: 'cuda,webgpu' },
    python: { type: 'string', default: 'python3' },
    preload: { type: 'string', default: '' },
    examples: { type: 'string' },
    turns: { type: 'string', default: '5' },
    repeats: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '4.5' },
    tolerance: { type: 'string', default: '1e-4' },
    software: { type: 'boolean', default: false },
    vulkan: { type: 'string', default: '/usr/lib/chromium/vk_swiftshader_icd.json' },
    out: { type: 'string' },
  },
});
// In software a gradient of convolutions takes seconds an image.
const all = flags.software ? ['mlp', 'simplecnn'] : ['mlp', 'simplecnn', 'resnet20'];
const names = positionals.length > 0 ? positionals : all;
const began = performance.now();
const missing = [];
const say = (device, why) => {
  missing.push({ device, why });
  console.log(`${device}: nothing compared. ${why}`);
};

// Vulkan reads this when it is loaded, which nothing has done yet.
if (flags.software && existsSync(flags.vulkan)) {
  process.env.VK_DRIVER_FILES = flags.vulkan;
  process.env.XDG_RUNTIME_DIR ??= tmpdir();
} else if (flags.software)
  say('webgpu', `No Vulkan in software at ${flags.vulkan}: apt-get install chromium libvulkan1.`);

const torch = torchVersion(flags.python);
if (!torch)
  console.log(
    `PyTorch: ${flags.python} has none (--python); values are compared with Node's on the CPU alone, and nothing is timed`,
  );
else if (!torch.cuda) console.log(`PyTorch ${torch.version}: no CUDA device, so it runs on the CPU`);

const rows = [];
const left = [];
for (const device of flags.device.split(',')) {
  if (missing.some((one) => one.device === device)) continue;
  const isSoftware = device === 'webgpu' && flags.software;
  const examples = Number(flags.examples ?? (isSoftware ? 8 : 512));
  for (const subject of await subjects(names, examples)) {
    if (performance.now() - began > 60_000 * Number(flags.minutes)) {
      left.push(`${subject.name} on ${device}`);
      continue;
    }
    try {
      const settings = {
        ...flags,
        turns: Number(flags.turns),
        repeats: Number(flags.repeats),
        torch,
        isTimed: !isSoftware,
      };
      rows.push(...(await compareOn(device, subject, settings)));
    } catch (error) {
      if (!error.message.startsWith(`device ${device}: not available here`)) throw error;
      say(device, error.message);
      break;
    }
  }
}

for (const row of rows)
  row.holds = ['differs from Node', 'differs from PyTorch'].every(
    (key) => (row[key] ?? 0) < Number(flags.tolerance),
  );
const engine = createRequire(import.meta.url)('onnxruntime-node/package.json').version;
const machine = {
  'onnxruntime-node': engine,
  processor: cpus()[0]?.model,
  cores: cpus().length,
  load: loadavg()[0],
  node: process.version,
  PyTorch: torch?.version ?? 'none',
  GPU: torch?.cuda ?? 'none that PyTorch sees',
};
console.log(`\n${table([machine])}`);
if (rows.length > 0) console.log(`\n${table(rows)}`);
if (left.length > 0) console.log(`\nleft out, as ${flags.minutes} minutes were over: ${left.join(', ')}`);
console.log(`\n${((performance.now() - began) / 1000).toFixed(0)} s`);
if (flags.out) writeFileSync(flags.out, `${JSON.stringify({ machine, rows, missing, left }, null, 1)}\n`);
process.exitCode = rows.length === 0 ? 3 : rows.every(({ holds }) => holds) ? 0 : 1;
