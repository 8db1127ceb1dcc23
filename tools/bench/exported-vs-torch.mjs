// Small networks as PyTorch exports them (a vision transformer, an LSTM, ResNet20 on fixed and on batch statistics), on noise: loss and
// gradient, Hessian-vector product, step of SGD with momentum, and a point of a plane, by turns with PyTorch eager; the values are compared first.
//   node --conditions=@orograph/source --import tsx tools/bench/exported-vs-torch.mjs [vit lstm resnet20 resnet20-batch] [--python PYTHON] [--preload JEMALLOC] [--batch 128] [--turns 9] [--repeats 8] [--what gradient,hvp,step,slice] [--cpu] [--json]
// Each turn of a side is a pause of 200 ms, then --repeats calls back to back, of which the first is left out and the median taken.
// --cpu measures processor time at one thread each. The Python needs torch, onnx and onnxscript. Pass jemalloc as --preload FILE where page faults are slow.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { datasetOf, loadOnnx, onnxLoss } from '@orograph/models';
import { matchCheckpoints } from '@orograph/onnx';
import { dot, norm, sgd, subtract } from '@orograph/tensor';
import { table } from './tables.mjs';
import { byTurns, median, stopwatch } from './timing.mjs';
import { torchProcess } from './torch-process.mjs';

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
  const timed = flags.cpu ? 'cpu' : 'clock';
  const other = torchProcess('exported_torch.py', [name, folder, examples, threads, timed], flags);
  await other.next();
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
    const theirs = (await other.ask(`${what} 1`)).values;
    const ours = (await tasks[what](1)).values();
    const worst = Math.max(0, ...theirs.map((value, i) => Math.abs(ours[i] - value) / Math.abs(value)));
    if (!(worst < 5e-3)) throw new Error(`${name}, ${what}: got ${ours}, PyTorch ${theirs}`);
    let last = 60;
    const timings = await byTurns(turns, {
      theirs: async () => median((await other.ask(`${what} ${repeats}`)).ms.slice(1)),
      own: async () => {
        const times = [];
        // As in a training, several steps go in one call, as many as fit its time.
        const atOnce = Math.max(1, Math.floor(60 / last));
        for (let repeat = 0; repeat < repeats; repeat++) {
          const elapsed = stopwatch(flags.cpu);
          const { done } = await tasks[what](atOnce);
          times.push(elapsed() / done);
        }
        last = median(times.slice(1));
        return last;
      },
    });
    const row = { network: name, batch: examples, what, ...timings };
    // A step gives no values to compare here; tests compare them.
    rows.push({ ...row, ...(theirs.length > 0 && { 'differs by': worst }) });
    if (flags.json) console.log(JSON.stringify(rows.at(-1)));
  }
  other.end();
  await tasks.close();
  rmSync(folder, { recursive: true });
}
if (!flags.json) console.log(table(rows));
