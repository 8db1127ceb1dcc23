// Time per point of a slice and per gradient on ONNX Runtime and on the backends of TensorFlow.js that are here, by turns, on
// the same network, data and points; the values are compared first.
//   node --conditions=@orograph/source --import tsx tools/bench/engines.mjs [--examples 256] [--points 3] [--repeats 5] [--no-cpu]
// --no-cpu leaves out TensorFlow.js in plain JavaScript, which takes minutes on convolutions.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { datasetOf, loadDataset, mlp, onnxLoss, simpleCnn, tfjsLoss } from '@orograph/models';
import { norm, randomDirection, subtract } from '@orograph/tensor';
import { channelsLast, kerasOf } from '../../packages/models/test/tfjs/keras-of.ts';
import { tfjsRuntime } from '../../packages/models/src/tfjs/tfjs-runtime.ts';
import { median } from './timing.mjs';

const { values: flags } = parseArgs({
  options: {
    examples: { type: 'string', default: '256' },
    points: { type: 'string', default: '3' },
    repeats: { type: 'string', default: '5' },
    'no-cpu': { type: 'boolean', default: false },
  },
});
const [examples, count, repeats] = [flags.examples, flags.points, flags.repeats].map(Number);
const image = [1, 28, 28];
const first = await loadDataset('mnist/test', { limit: examples });
const { x } = first.inputs;
const last = datasetOf({
  inputs: { x: { ...x, shape: [examples, 28, 28, 1], data: channelsLast(x.data, x.shape) } },
  target: first.target,
  source: 'mnist/test',
});
const { backends } = await tfjsRuntime();
const points = Array.from({ length: count }, (_, i) => [i / count, 0.1]);
const clock = async (run) => {
  const start = performance.now();
  await run();
  return performance.now() - start;
};

console.log(
  `${examples} images of MNIST, ${cpus().length} cores, Node ${process.version}; milliseconds, median of ${repeats}`,
);
for (const { name, graph } of [
  { name: 'MLP 784-128-64-10', graph: mlp({ hidden: [128, 64], seed: 1 }) },
  { name: 'SimpleCNN', graph: simpleCnn({ seed: 1 }) },
]) {
  const { model, moved } = kerasOf(graph, image);
  const onnx = await onnxLoss(graph, { data: first });
  const engines = [{ engine: 'ONNX Runtime', loss: onnx, move: (v) => v }];
  for (const device of backends) {
    if (device === 'cpu' && flags['no-cpu']) continue;
    const loss = await tfjsLoss(model, { data: last, device });
    engines.push({ engine: `tfjs ${device}`, loss, move: (v) => moved(v, onnx.layout, loss.layout) });
  }
  const directions = [0, 1].map((seed) => randomDirection(onnx.dim, seed));
  const truth = { value: undefined, gradient: undefined };
  for (const own of engines) {
    own.cut = await own.loss.cut(own.move(onnx.theta), directions.map(own.move));
    const values = await own.cut.values(points);
    truth.value ??= values;
    own.differs = Math.max(...values.map((value, i) => Math.abs(value - truth.value[i]) / truth.value[i]));
    own.times = { point: [], gradient: [] };
    if (!own.loss.valueAndGrad) continue;
    const { grad } = await own.loss.valueAndGrad(own.move(onnx.theta));
    truth.gradient ??= grad;
    own.gradientDiffers = norm(subtract(grad, own.move(truth.gradient))) / norm(grad);
  }
  for (let turn = 0; turn < repeats; turn++)
    for (const { loss, cut, times, engine } of engines) {
      // JavaScript needs minutes for the gradient of a convolution.
      const slow = engine === 'tfjs cpu';
      if (slow && turn > 1) continue;
      times.point.push((await clock(() => cut.values(points))) / count);
      if (loss.valueAndGrad && !(slow && turn > 0))
        times.gradient.push(await clock(() => loss.valueAndGrad(loss.theta)));
    }
  console.log(`\n${name}, D = ${onnx.dim}`);
  for (const { engine, times, differs, gradientDiffers, cut, loss } of engines) {
    const gradient = loss.valueAndGrad
      ? `gradient ${median(times.gradient).toFixed(1)} (differs ${gradientDiffers.toExponential(1)})`
      : `no gradient: lacks ${loss.withoutGradient.join()}`;
    console.log(
      `${engine.padEnd(16)} point ${median(times.point).toFixed(2)} (${cut.strategy}, differs ${differs.toExponential(1)}), ${gradient}`,
    );
  }
  for (const { loss, cut } of engines) {
    await cut.dispose();
    await loss.dispose();
  }
}
