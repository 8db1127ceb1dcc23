// Leading eigenvalues and traces of the Hessian beside curvlinops, hessian-eigenthings and PyHessian, on the same trained network, weights
// and examples: each tool with the loosest setting that brings the true residuals of its five pairs below a thousandth of λ₁, timed by turns.
//   node --conditions=@orograph/source --import tsx tools/bench/peers/curvature.mjs [mlp simplecnn] [--python PYTHON] [--preload JEMALLOC] [--turns 5] [--examples 512] [--out results.json] [--cpu]
// The Python needs torch, scipy, curvlinops-for-pytorch, hessian-eigenthings and pyhessian. --cpu measures processor time at one thread each.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { eigenpairs, hessian, hutchPlusPlus, runningMean } from '@orograph/probes';
import { displace, norm } from '@orograph/tensor';
import { lastValueFrom } from 'rxjs';
import { table } from '../tables.mjs';
import { networks, peers, trained } from './peers.mjs';
import { median, stopwatch } from '../timing.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    preload: { type: 'string', default: '' },
    turns: { type: 'string', default: '5' },
    examples: { type: 'string', default: '512' },
    out: { type: 'string' },
    cpu: { type: 'boolean', default: false },
  },
});
const threads = flags.cpu ? 1 : 2;
const [turns, examples] = [Number(flags.turns), Number(flags.examples)];
const [count, enough, vectors] = [5, 1e-3, 30];
const loosest = {
  orograph: [1e-1, 1e-2, 1e-3, 1e-4],
  curvlinops: [1e-1, 1e-2, 1e-3, 1e-4, 1e-5],
  'hessian-eigenthings': [10, 15, 20, 25, 30, 40, 50, 60, 80],
  PyHessian: [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7],
};

function ours(loss) {
  const operator = hessian(loss, loss.theta);
  return async (task, knob) => {
    const lap = stopwatch(flags.cpu);
    if (task === 'trace') {
      const { mean } = await lastValueFrom(
        hutchPlusPlus(operator, { sketch: vectors, samples: vectors, seed: 0 }).pipe(runningMean()),
      );
      return { ms: lap(), products: 3 * vectors, values: [mean], residual: null };
    }
    const found = await lastValueFrom(
      eigenpairs(operator, { count, tolerance: knob, iterations: 400, seed: 0 }),
    );
    const ms = lap();
    const residuals = [];
    for (const [k, u] of found.vectors.entries())
      residuals.push(norm(displace(await operator(u), [u], [-found.values[k]])) / found.values[0]);
    return { ms, products: found.iteration, values: found.values, residual: Math.max(...residuals) };
  };
}

const rows = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(networks)) {
  const { loss, folder, close } = await trained(name, { examples, threads, count });
  const python = peers('curvature_peers.py', [folder, threads, flags.cpu ? 'cpu' : 'clock'], flags);
  const own = ours(loss);
  const ask = (tool, task, knob) =>
    tool === 'orograph' ? own(task, knob) : python.ask(`${tool} ${task} ${knob}`);
  const best = await own('eigenvalues', 1e-6);
  for (const task of ['eigenvalues', 'trace']) {
    const chosen = {};
    for (const [tool, knobs] of Object.entries(loosest))
      for (const knob of task === 'trace' ? [tool === 'PyHessian' ? vectors : 3 * vectors] : knobs) {
        const found = await ask(tool, task, knob);
        chosen[tool] = { knob, ...found, times: [] };
        if (found.error || task === 'trace' || found.residual <= enough) break;
      }
    for (let turn = 0; turn < turns; turn++)
      for (const [tool, { knob, times, error }] of Object.entries(chosen))
        if (!error) times.push((await ask(tool, task, knob)).ms);
    for (const [tool, { knob, products, values, residual, times, error }] of Object.entries(chosen)) {
      const off =
        task === 'trace' || error
          ? undefined
          : Math.max(...values.map((value, k) => Math.abs(value - best.values[k]))) / best.values[0];
      rows.push({
        network: `${name}, D = ${loss.dim}`,
        task: task === 'trace' ? 'trace' : `${count} eigenvalues`,
        tool,
        ...(error
          ? { error }
          : {
              products,
              ms: times,
              'ms a product': median(times) / products,
              ...(task === 'trace'
                ? { trace: values[0] }
                : { 'true residual / λ₁': residual, 'error / λ₁': off }),
              setting: knob,
            }),
      });
    }
  }
  python.end();
  await close();
}
const machine = {
  processor: cpus()[0]?.model,
  timed: flags.cpu ? 'processor time, one thread a side' : 'clock, two threads a side',
};
console.log(`${table([machine])}\n\n${table(rows)}`);
if (flags.out) writeFileSync(flags.out, `${JSON.stringify({ machine, rows }, null, 1)}\n`);
