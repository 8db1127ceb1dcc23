// Loss and gradient, Hessian-vector product, and one step of SGD with momentum over a batch, by turns with PyTorch eager on
// the same weights and examples; the values are compared first.
//   node --conditions=@orograph/source --import tsx tools/bench/gradient-vs-torch.mjs [mlp simplecnn resnet20] [--python PYTHON] [--batch 128,512] [--turns 9] [--repeats 8] [--what gradient,hvp,step] [--training] [--cpu] [--wait 0]
// Each turn of a side is a pause of 200 ms (with --wait SECONDS, as long as it takes for the processors to be idle, at most
// that), then --repeats calls back to back, of which the first is left out and the median taken. Without the pause the idle
// threads of one side still spin on the cores of the other, and a single call finds cold caches; neither is so in a training.
// The ratio is the median over the turns; that of each side's fastest turn stands beside it. Both sides do the same.
// Gradients are written into memory that is kept, as in a training; PyTorch's allocator keeps its own.
// --json prints a line of JSON for each task instead, with all the times.
// --training takes the statistics of the batch in BatchNormalization. --cpu measures processor time at one thread each, the
// only fair number on a machine that is busy with something else. Where page faults are slow, give PyTorch jemalloc: --preload FILE.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { dot, norm, normal, scale, sgd } from '@orograph/tensor';
import { mlp, onnxLoss, resnet20, simpleCnn } from '@orograph/models';
import { noise } from './gpu/subjects.mjs';
import { median, stopwatch } from './timing.mjs';
import { subjectFolder, torchProcess } from './torch-process.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    preload: { type: 'string', default: '' },
    batch: { type: 'string', default: '128,512' },
    turns: { type: 'string', default: '9' },
    repeats: { type: 'string', default: '8' },
    what: { type: 'string', default: 'gradient,hvp,step' },
    training: { type: 'boolean', default: false },
    wait: { type: 'string', default: '0' },
    cpu: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const networks = {
  mlp: { shape: [1, 28, 28], make: () => mlp({ hidden: [512, 512], seed: 1 }) },
  simplecnn: { shape: [1, 28, 28], make: () => simpleCnn({ seed: 1 }) },
  resnet20: { shape: [3, 32, 32], make: () => resnet20({ seed: 1, training: flags.training }) },
};
const threads = flags.cpu ? 1 : 2;
const [turns, repeats] = [Number(flags.turns), Number(flags.repeats)];

const processorTimes = () =>
  cpus().reduce(
    (sum, { times }) => ({
      idle: sum.idle + times.idle,
      all: sum.all + Object.values(times).reduce((a, b) => a + b),
    }),
    { idle: 0, all: 0 },
  );

/** Pauses, again and again until the processors are at least nine tenths idle meanwhile, or the time is up. */
async function pause() {
  const begin = performance.now();
  for (let idle = 0; idle < 0.9;) {
    const before = processorTimes();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const after = processorTimes();
    idle = (after.idle - before.idle) / (after.all - before.all);
    if (performance.now() - begin > 1000 * Number(flags.wait)) return;
  }
}

/** Steps by gradients and the optimizer's own update, for networks whose engine takes none. */
function slowStepper(loss, optimizer, { theta: start }) {
  const theta = start.slice();
  const memory = new Float32Array(loss.dim);
  const state = optimizer.init(loss.dim);
  return {
    most: () => 1,
    take: async ({ indices, rates }) => {
      const { grad } = await loss.batchValueAndGrad(theta, indices, { memory });
      optimizer.update(state, theta, grad, rates[0]);
    },
    dispose: async () => undefined,
  };
}

for (const name of positionals.length > 0 ? positionals : Object.keys(networks)) {
  const { shape, make } = networks[name];
  for (const examples of flags.batch.split(',').map(Number)) {
    const data = noise(examples, shape);
    const [x, y] = [data.inputs.x.data, data.target.data];
    const loss = await onnxLoss(make(), { data, threads });
    const raw = normal(loss.dim, 9);
    const v = Float32Array.from(scale(raw, 1 / norm(raw)));
    const { blocks } = loss.layout;
    const spec = { network: name, examples, shape, blocks, training: flags.training };
    const { folder, remove } = subjectFolder(spec, { theta: loss.theta, v, x, y });
    const timed = flags.cpu ? 'cpu' : 'clock';
    const other = torchProcess('gradient_torch.py', [folder, threads, timed], flags);

    const optimizer = sgd({ momentum: 0.9 });
    const from = { step: 0, theta: loss.theta };
    const stepper =
      (await loss.stepper?.({ rule: optimizer.rule, from })) ?? slowStepper(loss, optimizer, from);
    const memory = new Float32Array(loss.dim);
    const every = Int32Array.from({ length: examples }, (_, i) => i);
    const tasks = {
      gradient: async () => {
        const { value, grad } = await loss.batchValueAndGrad(loss.theta, every, { memory });
        return () => [value, norm(grad)];
      },
      hvp: async () => {
        const product = await loss.hvp(loss.theta, v);
        return () => [dot(v, product)];
      },
      step: async (times) => {
        const indices = Int32Array.from({ length: times * examples }, (_, i) => i % examples);
        const zeros = Array(times).fill(0);
        await stepper.take({ indices, size: examples, rates: zeros, seeds: zeros });
        return () => [];
      },
    };
    for (const what of flags.what.split(',')) {
      const theirs = (await other.ask(`${what} 1`)).values;
      const ours = (await tasks[what](1))();
      const worst = Math.max(0, ...theirs.map((value, i) => Math.abs(ours[i] - value) / Math.abs(value)));
      if (!(worst < 5e-3)) throw new Error(`${name}, ${what}: got ${ours}, PyTorch ${theirs}`);
      const [times, ratios, others] = [[], [], []];
      for (let turn = 0; turn < turns; turn++) {
        await pause();
        const theirTimes = (await other.ask(`${what} ${repeats}`)).ms;
        await pause();
        const ownTimes = [];
        // As in a training, several steps go in one call, as many as fit its time.
        const fitting = Math.max(1, Math.floor(60 / (times.at(-1) ?? 60)));
        const atOnce = what === 'step' ? Math.min(stepper.most(examples), fitting) : 1;
        for (let repeat = 0; repeat < repeats; repeat++) {
          const elapsed = stopwatch(flags.cpu);
          await tasks[what](atOnce);
          ownTimes.push(elapsed() / atOnce);
        }
        const [own, ms] = [ownTimes, theirTimes].map((all) => median(all.slice(1)));
        times.push(own);
        others.push(ms);
        ratios.push(own / ms);
      }
      if (flags.json)
        console.log(
          JSON.stringify({
            network: `${name}${flags.training ? ' (batch statistics)' : ''}`,
            batch: examples,
            what,
            ms: times,
            'ms, PyTorch': others,
            'of PyTorch': ratios,
            // A step gives no values to compare here; tests compare them.
            ...(theirs.length > 0 && { 'differs by': worst }),
          }),
        );
      else
        console.log(
          `${name}${flags.training ? ' (batch statistics)' : ''}, batch ${examples}, ${what}: ${median(times).toFixed(1)} ms, PyTorch ${median(others).toFixed(1)} ms, ratio ${median(ratios).toFixed(2)} (of the fastest turns ${(Math.min(...times) / Math.min(...others)).toFixed(2)}); differs by ${worst.toExponential(0)}; ${threads} of ${cpus().length} cores, ${flags.cpu ? 'processor' : 'clock'} time, load ${loadavg()[0].toFixed(1)}`,
        );
    }
    other.end();
    await stepper.dispose();
    await loss.dispose();
    remove();
  }
}
