// Planes of 21x21 points beside loss-landscapes and Landscaper, on the same trained network, weights and examples: milliseconds a point, by turns,
// with what they do before the first point in it; and one forward pass of PyTorch. Losses at the checkpoint are compared first.
//   node --conditions=@orograph/source --import tsx tools/bench/peers/slices.mjs [mlp simplecnn] [--python PYTHON] [--preload JEMALLOC] [--turns 3] [--examples 1024] [--out results.json]
// The Python needs torch, loss-landscapes 3.0.6 and Landscaper 1.3.1.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { plane, slice } from '@orograph/probes';
import { filterNormalize, randomDirection } from '@orograph/tensor';
import { lastValueFrom, toArray } from 'rxjs';
import { table } from '../tables.mjs';
import { networks, peers, trained } from './peers.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    preload: { type: 'string', default: '' },
    turns: { type: 'string', default: '3' },
    examples: { type: 'string', default: '1024' },
    out: { type: 'string' },
  },
});
const [threads, steps] = [2, 21];
const [turns, examples] = [Number(flags.turns), Number(flags.examples)];
const rows = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(networks)) {
  const { loss, folder, close } = await trained(name, { examples, threads });
  const python = peers('slices_peers.py', [folder, threads, steps], flags);
  const directions = [0, 1].map((seed) =>
    filterNormalize(randomDirection(loss.dim, seed), loss.theta, loss.layout),
  );
  const ours = async () => {
    const begin = performance.now();
    const plan = plane(loss.theta, directions, { grid: [steps, steps] });
    const points = await lastValueFrom(slice(loss, plan).pipe(toArray()));
    const ms = (performance.now() - begin) / points.length;
    return { ms, origin: points[(points.length - 1) / 2].loss };
  };
  const tools = { orograph: ours };
  for (const peer of ['pytorch', 'loss-landscapes', 'landscaper']) tools[peer] = () => python.ask(peer);
  const found = {};
  for (let turn = -1; turn < turns; turn++)
    for (const [tool, run] of Object.entries(tools)) {
      const { ms, origin } = await run();
      if (turn < 0) found[tool] = { origin, times: [] };
      else found[tool].times.push(ms);
    }
  for (const [tool, { origin, times }] of Object.entries(found)) {
    const off = Math.abs(origin / found.orograph.origin - 1);
    if (!(off < 1e-4))
      throw new Error(`${tool}: the loss at the checkpoint is ${origin}, not ${found.orograph.origin}`);
    rows.push({
      network: `${name}, D = ${loss.dim}`,
      tool: tool === 'pytorch' ? 'one forward pass of PyTorch' : tool,
      'ms a point': times,
      'loss at the checkpoint': origin,
    });
  }
  python.end();
  await close();
}
const machine = { processor: cpus()[0]?.model, timed: 'clock, two threads a side' };
console.log(`${table([machine])}\n\n${table(rows)}`);
if (flags.out) writeFileSync(flags.out, `${JSON.stringify({ machine, rows }, null, 1)}\n`);
