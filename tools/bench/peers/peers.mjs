import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { loadDataset, mlp, onnxLoss, simpleCnn, train } from '@orograph/models';
import { adam, constant } from '@orograph/tensor';
import { lastValueFrom } from 'rxjs';

/** The networks of the comparisons, before training. */
export const networks = {
  mlp: () => mlp({ hidden: [128, 64], seed: 1 }),
  simplecnn: () => simpleCnn({ seed: 1 }),
};

/** A trained network on images of MNIST: its loss here, and a folder with the same weights and examples for Python. */
export async function trained(name, { examples, threads, count }) {
  const data = await loadDataset('mnist/train', { limit: examples });
  const plan = { optimizer: adam(), schedule: constant(1e-3), epochs: 10, batchSize: 64, seed: 0 };
  const { graph } = await lastValueFrom(train(networks[name](), { data, ...plan }));
  const loss = await onnxLoss(graph, { data, threads });
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const { shape } = data.inputs.x;
  const blocks = loss.layout.blocks.map((block) => ({ name: block.name, shape: block.shape }));
  const spec = { network: name, blocks, examples, count, shape: shape.slice(1) };
  writeFileSync(join(folder, 'spec.json'), JSON.stringify(spec));
  writeFileSync(join(folder, 'theta'), Float32Array.from(loss.theta));
  writeFileSync(join(folder, 'x'), Float32Array.from(data.inputs.x.data));
  writeFileSync(join(folder, 'y'), BigInt64Array.from(data.target.data, BigInt));
  const close = async () => {
    await loss.dispose();
    rmSync(folder, { recursive: true });
  };
  return { loss, graph, folder, close };
}

/** A Python process that answers a line with a line of JSON. */
export function peers(script, args, { python, preload }) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(python, [path, ...args.map(String)], {
    env: { ...process.env, ...(preload && { LD_PRELOAD: preload }) },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async (line) => {
      child.stdin.write(`${line}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script} ended at "${line}"`);
      return JSON.parse(value);
    },
    end: () => child.stdin.end(),
  };
}
