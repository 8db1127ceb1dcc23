// Whole trainings on MNIST, from the start of the process to its end: `orograph train` and a plain PyTorch script on the same examples.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDataset } from '@orograph/models';
import stage from '../stage.mjs';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
/** What a user has installed: started from source it compiles itself first. */
const installed = '../../packages/cli/.published/node_modules/@orograph/cli';
const tasks = { mlp: ['mnist/mlp', '--hidden', '512,512'], simplecnn: ['mnist/simplecnn'] };

/** Runs a command by `timed.py`: its wall and processor seconds, peak memory in MB, and the last line it wrote. */
async function timed(python, argv, env = {}) {
  const child = spawn(python, [here('timed.py'), ...argv], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${argv.join(' ')} failed with code ${code}`);
  return JSON.parse(text);
}

/** Trains both sides by turns, three times each, and gives a row a network. */
export async function trainings({ python, preload, epochs }) {
  await stage();
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  for (const set of ['train', 'test']) {
    const { inputs, target } = await loadDataset(`mnist/${set}`);
    const [{ data: x }] = Object.values(inputs);
    writeFileSync(join(folder, `${set}-x`), new Uint8Array(x.buffer, x.byteOffset, x.byteLength));
    writeFileSync(join(folder, `${set}-y`), Uint8Array.from(target.data, Number));
  }
  const allocator = preload && {
    LD_PRELOAD: preload,
    MALLOC_CONF: 'dirty_decay_ms:-1,muzzy_decay_ms:-1,thp:always',
  };
  const rows = [];
  for (const [network, words] of Object.entries(tasks)) {
    const own = [process.execPath, here(`${installed}/bin/orograph.js`), 'train', ...words];
    const [ours, theirs] = [[], []];
    for (let turn = 0; turn < 3; turn++) {
      theirs.push(
        await timed(python, [python, here('train_torch.py'), folder, network, String(epochs)], allocator),
      );
      ours.push(await timed(python, [...own, '--epochs', String(epochs), '--json']));
    }
    const accuracy = (text) => JSON.parse(text).metrics.accuracy;
    rows.push({
      network,
      epochs,
      's, orograph': ours.map(({ wall }) => wall),
      's, PyTorch': theirs.map(({ wall }) => wall),
      'processor s, orograph': ours.map(({ cpu }) => cpu),
      'processor s, PyTorch': theirs.map(({ cpu }) => cpu),
      'MB, orograph': ours.map(({ memory }) => memory),
      'MB, PyTorch': theirs.map(({ memory }) => memory),
      'accuracy, orograph': accuracy(ours[0].last),
      'accuracy, PyTorch': accuracy(theirs[0].last),
    });
  }
  rmSync(folder, { recursive: true });
  return rows;
}
