// Slices a small MNIST network on a filter-normalized plane over MNIST test images, and says where the report is.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = ['slice', 'examples/mnist-mlp.onnx', '--data', 'mnist/test', '--limit', '2048'];
const child = spawn(
  process.execPath,
  ['packages/cli/bin/orograph.js', ...args, '--grid', '51x51', '--out', 'runs/mnist-mlp'],
  // Records go to the run folder; the report's path and the progress are told on standard error.
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
);
process.on('SIGINT', () => {}); // the child is interrupted too, and says so
child.on('close', (code) => (process.exitCode = code ?? 1));
