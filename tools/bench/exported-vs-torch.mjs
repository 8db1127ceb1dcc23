// Small networks as PyTorch exports them (a vision transformer, an LSTM, ResNet20 on fixed and on batch statistics), on noise: loss and
// gradient, Hessian-vector product, step of SGD with momentum, and a point of a plane, by turns with PyTorch eager; the values are compared first.
//   node --conditions=@orograph/source --import tsx tools/bench/exported-vs-torch.mjs [vit lstm resnet20 resnet20-batch] [--python PYTHON] [--preload JEMALLOC] [--batch 128] [--turns 9] [--repeats 8] [--what gradient,hvp,step,slice] [--cpu] [--json]
// Each turn of a side is a pause of 200 ms, then --repeats calls back to back, of which the first is left out and the median taken.
// --cpu measures processor time at one thread each. The Python needs torch, onnx and onnxscript. Pass jemalloc as --preload FILE where page faults are slow.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { datasetOf, loadOnnx, onnxLoss } from '@orograph/models';
import { matchCheckpoints } from '@orograph/onnx';
import { dot, norm, sgd, subtract } from '@orograph/tensor';
import { table } from './tables.mjs';
import { median, stopwatch } from './timing.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    preload: { type: 'string', default: '' },
    batch: { type: 'string', default: '128' },
    turns: { type: 'string', default: '9' },
    repeats: { type: 'string', default: '8' },
    what: { type: 'string', default: 'gradient,hvp,step,slice' },
    cpu: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const threads = flags.cpu ? 1 : 2;
const [turns, repeats, examples] = [flags.turns, flags.repeats, flags.batch].map(Number);
const shapes = { vit: [1, 28, 28], lstm: [28, 28], resnet20: [3, 32, 32], 'resnet20-batch': [3, 32, 32] };
const points = Array.from({ length: 16 }, (_, i) => [(i - 8) / 16, ((7 * i) % 16) / 16 - 0.5]);

/** A PyTorch process that has exported its network, and answers the name of a task, done so many times, with the times and the values. */
async function torch(network, folder) {
  const preload = flags.preload && {
    LD_PRELOAD: flags.preload,
    MALLOC_CONF: 'dirty_decay_ms:-1,muzzy_decay_ms:-1,thp:always',
  };
  const script = fileURLToPath(new URL('exported_torch.py', import.meta.url));
  const args = [script, network, folder, String(examples), String(threads), flags.cpu ? 'cpu' : 'clock'];
  const child = spawn(flags.python, args, {
    env: { ...process.env, ...preload },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`exported_torch.py ${network} ended`);
      // The exporter may print.
      if (value.startsWith('{')) return JSON.parse(value);
    }
  };
  await next();
  return {
    ask: async (task, times) => {
      child.stdin.write(`${task} ${times}\n`);
      return next();
    },
    end: () => child.stdin.end(),
  };
}

/** What is timed of a loss, by name: done once or, for steps, so many times; gives the values to compare, and how often it was done. */
async function tasksOf(loss, directions) {
  const memory = new Float32Array(loss.dim);
  const every = Int32Array.from({ length: examples }, (_, i) => i);
  const from = { step: 0, theta: loss.theta };
  const stepper = await loss.stepper?.({ rule: sgd({ momentum: 0.9 }).rule, from });
  const cut = await loss.cut(loss.theta, directions);
  const [u] = directions;
  return {
    gradient: async () => {
      const { value, grad } = await loss.batchValueAndGrad(loss.theta, every, { memory });
      return { done: 1, values: () => [value, norm(grad)] };
    },
    hvp: async () => {
      const product = await loss.hvp(loss.theta, u);
      return { done: 1, values: () => [dot(u, product)] };
    },
    step: async (times) => {
      if (!stepper) {
        await loss.batchValueAndGrad(loss.theta, every, { memory });
        return { done: 1, values: () => [] };
      }
      const done = Math.min(times, stepper.most(examples));
      const zeros = Array(done).fill(0);
      const indices = Int32Array.from({ length: done * examples }, (_, i) => i % examples);
      await stepper.take({ indices, size: examples, rates: zeros, seeds: zeros });
      return { done, values: () => [] };
    },
    slice: async () => {
      const values = await cut.values(points);
      return { done: points.length, values: () => values };
    },
    close: async () => {
      await cut.dispose();
      await stepper?.dispose();
      await loss.dispose();
    },
  };
}

const rows = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(shapes)) {
  const folder = mkdtempSync(join(tmpdir(), 'exported-vs-torch-'));
  const other = await torch(name, folder);
  const raw = (file) => new Uint8Array(readFileSync(join(folder, file))).buffer;
  const data = datasetOf({
    inputs: {
      x: { shape: [examples, ...shapes[name]], dataType: 'float', data: new Float32Array(raw('x')) },
    },
    target: { shape: [examples], dataType: 'int64', data: new BigInt64Array(raw('y')) },
    source: 'noise',
  });
  // Exporters order and merge weights by their values.
  const graphs = matchCheckpoints(
    await Promise.all(['model', 'u', 'v'].map((file) => loadOnnx(join(folder, `${file}.onnx`)))),
  );
  const [loss, ...moved] = await Promise.all(graphs.map((graph) => onnxLoss(graph, { data, threads })));
  const directions = moved.map(({ theta }) => Float32Array.from(subtract(theta, loss.theta)));
  await Promise.all(moved.map((one) => one.dispose()));
  const tasks = await tasksOf(loss, directions);
  for (const what of flags.what.split(',')) {
    const theirs = (await other.ask(what, 1)).values;
    const ours = (await tasks[what](1)).values();
    const worst = Math.max(0, ...theirs.map((value, i) => Math.abs(ours[i] - value) / Math.abs(value)));
    if (!(worst < 5e-3)) throw new Error(`${name}, ${what}: got ${ours}, PyTorch ${theirs}`);
    const [times, ratios, others] = [[], [], []];
    for (let turn = 0; turn < turns; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      const theirTimes = (await other.ask(what, repeats)).ms;
      await new Promise((resolve) => setTimeout(resolve, 200));
      const ownTimes = [];
      for (let repeat = 0; repeat < repeats; repeat++) {
        const elapsed = stopwatch(flags.cpu);
        // As in a training, several steps go in one call, as many as fit its time.
        const { done } = await tasks[what](Math.max(1, Math.floor(60 / (times.at(-1) ?? 60))));
        ownTimes.push(elapsed() / done);
      }
      const [own, ms] = [ownTimes, theirTimes].map((all) => median(all.slice(1)));
      times.push(own);
      others.push(ms);
      ratios.push(own / ms);
    }
    const row = {
      network: name,
      batch: examples,
      what,
      ms: times,
      'ms, PyTorch': others,
      'of PyTorch': ratios,
    };
    // A step gives no values to compare here; tests compare them.
    rows.push({ ...row, ...(theirs.length > 0 && { 'differs by': worst }) });
    if (flags.json) console.log(JSON.stringify(rows.at(-1)));
  }
  other.end();
  await tasks.close();
  rmSync(folder, { recursive: true });
}
if (!flags.json) console.log(table(rows));
