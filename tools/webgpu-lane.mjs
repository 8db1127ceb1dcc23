// The WebGPU provider against the CPU, on software Vulkan (SwiftShader): the same slice to 1e-5 relative.
// A separate lane: it needs Debian's packages chromium (for SwiftShader) and libvulkan1, or a real GPU with Vulkan.
//   node tools/webgpu-lane.mjs [VK_ICD.json, default /usr/lib/chromium/vk_swiftshader_icd.json]
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const driver = process.argv[2] ?? '/usr/lib/chromium/vk_swiftshader_icd.json';
if (!existsSync(driver)) {
  console.log(`skipped: no Vulkan driver at ${driver} (apt-get install chromium libvulkan1)`);
  process.exit(0);
}

/** The losses of a 5x5 plane on a device. */
function slice(device) {
  const args = [
    'slice',
    'examples/mnist-mlp.onnx',
    '--data',
    'mnist/test',
    '--limit',
    '256',
    '--grid',
    '5x5',
  ];
  const output = execFileSync(
    process.execPath,
    ['packages/cli/bin/orograph.js', ...args, '--device', device, '--json'],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        VK_DRIVER_FILES: driver,
        XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
      },
    },
  );
  const records = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return records.filter(({ type }) => type === 'point').map(({ loss }) => loss);
}

const [cpu, gpu] = [slice('cpu'), slice('webgpu')];
const error = Math.max(...cpu.map((loss, i) => Math.abs(loss - gpu[i]) / loss));
console.log(`${cpu.length} points, largest relative difference ${error}`);
process.exitCode = cpu.length === 25 && error < 1e-5 ? 0 : 1;
