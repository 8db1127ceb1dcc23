// Time per point of a plane, each strategy and PyTorch eager by turns, on the same points; the values are compared first.
//   node --conditions=@orograph/source --import tsx tools/bench/slice-vs-torch.mjs MODEL.onnx... [--python PYTHON] [--examples 2048] [--points 16] [--repeats 7] [--cpu]
// --json prints a line of JSON for each strategy instead, with all the times.
// --cpu measures processor time at one thread each, the only fair number on a machine that is busy with something else.
// MODEL is a network that slice_torch.py can read off its blocks, on MNIST. Set LD_PRELOAD to jemalloc with
// MALLOC_CONF=dirty_decay_ms:-1,muzzy_decay_ms:-1 for PyTorch where page faults are slow: pass it as --preload FILE.
import { cpus } from 'node:os';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { filterNormalize, normal } from '@orograph/tensor';
import { loadDataset, loadOnnx, onnxLoss } from '@orograph/models';
import { median, stopwatch } from './timing.mjs';
import { subjectFolder, torchProcess } from './torch-process.mjs';

const { values: flags, positionals: models } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    preload: { type: 'string', default: '' },
    examples: { type: 'string', default: '2048' },
    points: { type: 'string', default: '16' },
    repeats: { type: 'string', default: '7' },
    cpu: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    strategies: { type: 'string', default: 'affine,in-graph,rebuild' },
  },
});
const [examples, count, repeats] = [flags.examples, flags.points, flags.repeats].map(Number);
const threads = flags.cpu ? 1 : 2;
for (const path of models) {
  const graph = await loadOnnx(path);
  const data = await loadDataset('mnist/test', { limit: examples, graphInputs: graph.inputs });
  const loss = await onnxLoss(graph, { data, threads });
  const [u, v] = [1, 2].map((seed) =>
    Float32Array.from(filterNormalize(normal(loss.dim, seed), loss.theta, loss.layout)),
  );
  const [x] = Object.values(data.inputs);
  const y = BigInt64Array.from(data.target.data, BigInt);
  const spec = { examples, shape: x.shape.slice(1), blocks: loss.layout.blocks };
  const { folder, remove } = subjectFolder(spec, { theta: loss.theta, u, v, x: x.data, y });
  const other = torchProcess('slice_torch.py', [folder, threads, flags.cpu ? 'cpu' : 'clock'], flags);
  const points = Array.from({ length: count }, (_, i) => [
    (i - count / 2) / count,
    ((i * 7) % count) / count - 0.5,
  ]);

  const cuts = [];
  for (const strategy of [undefined, ...flags.strategies.split(',')]) {
    const began = performance.now();
    const cut = await loss.cut(loss.theta, [u, v], strategy && { strategy });
    const prepared = performance.now() - began;
    cuts.push({ name: strategy ?? `default (${cut.strategy})`, cut, prepared, ms: [], ratio: [] });
  }
  const reference = (await other.ask(JSON.stringify(points))).loss;
  for (const { name, cut } of cuts) {
    const values = await cut.values(points);
    const worst = Math.max(...reference.map((value, i) => Math.abs(values[i] - value) / value));
    if (!(worst < 1e-4)) throw new Error(`${path}, ${name}: differs from PyTorch by ${worst}`);
  }
  const torchMs = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const theirs = (await other.ask(JSON.stringify(points))).ms / count;
    torchMs.push(theirs);
    for (const { cut, ms, ratio } of cuts) {
      const elapsed = stopwatch(flags.cpu);
      await cut.values(points);
      const ours = elapsed() / count;
      ms.push(ours);
      ratio.push(ours / theirs);
    }
  }
  const times = flags.cpu ? 'processor' : 'clock';
  if (!flags.json)
    console.log(
      `${path}: ${examples} examples, ${count} points, ${repeats} repeats, ${threads} of ${cpus().length} cores, ${times} time; PyTorch ${median(torchMs).toFixed(2)} ms a point`,
    );
  for (const { name, ms, ratio, prepared, cut } of cuts) {
    if (flags.json)
      console.log(
        JSON.stringify({
          network: basename(path, '.onnx'),
          examples,
          strategy: name,
          'ms a point': ms,
          'ms a point, PyTorch': torchMs,
          'of PyTorch': ratio,
          'ms to prepare': prepared,
        }),
      );
    else
      console.log(
        `  ${name}: ${median(ms).toFixed(2)} ms, ${median(ratio).toFixed(2)} of PyTorch; ${prepared.toFixed(0)} ms to prepare`,
      );
    await cut.dispose();
  }
  other.end();
  await loss.dispose();
  remove();
}
