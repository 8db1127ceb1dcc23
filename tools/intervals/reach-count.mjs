// Counts the short directions of a trained network whose whole Hessian can be formed, as `reach --count` does, with 40 seeds, and says how many 95 % intervals hold
// the exact count: 5 random vectors of 80 Lanczos steps, eigenvalues above 1/10, 1/100 and 1/1000 of the largest.
// The network learns MNIST images of 7×7 (means of 4×4 pixels): 49-32-10, 1,930 parameters. Takes some minutes.
//   node --conditions=@orograph/source --import tsx tools/intervals/reach-count.mjs [--seeds 40]
import { parseArgs } from 'node:util';

import { datasetOf, loadDataset, mlp, onnxLoss } from '@orograph/models';
import { countAbove, descend, fullBatch, hessian, quadratures } from '@orograph/probes';
import { adam, constant, symmetricEigenpairs } from '@orograph/tensor';
import { lastValueFrom, toArray } from 'rxjs';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '40' } } });
const examples = 512;
const [side, pool] = [7, 4];

/** The first images of MNIST as means of squares of pixels, and their classes. */
async function smallImages() {
  const { inputs, target } = await loadDataset('mnist/train', { limit: examples });
  const [{ data: pixels }] = Object.values(inputs);
  const mean = (image, row, column) => {
    let sum = 0;
    for (let i = 0; i < pool ** 2; i++)
      sum += pixels[(image * 28 + row * pool + Math.floor(i / pool)) * 28 + column * pool + (i % pool)];
    return sum / pool ** 2;
  };
  const x = Float32Array.from({ length: examples * side ** 2 }, (_, at) =>
    mean(Math.floor(at / side ** 2), Math.floor(at / side) % side, at % side),
  );
  return { x: { shape: [examples, 1, side, side], dataType: 'float', data: x }, y: target };
}

const graph = mlp({ hidden: [32], inputShape: [1, side, side], outputs: 10, seed: 0 });
const { x, y } = await smallImages();
const loss = await onnxLoss(graph, {
  data: datasetOf({ inputs: { [graph.inputs[0].name]: x }, target: y, source: 'MNIST of 7×7' }),
});
const { theta, value } = await lastValueFrom(
  descend(fullBatch(loss), {
    theta: loss.theta,
    optimizer: adam(),
    schedule: constant(0.01),
    steps: 150,
    every: 150,
  }),
);
console.log(`D = ${loss.dim}, loss ${value.toPrecision(4)} after 150 steps of Adam`);

const operator = hessian(loss, theta);
const rows = [];
for (let i = 0; i < loss.dim; i++) {
  const axis = new Float64Array(loss.dim);
  axis[i] = 1;
  rows.push(Array.from(await operator(axis)));
}
const spectrum = symmetricEigenpairs(rows.map((row, i) => row.map((v, j) => (v + rows[j][i]) / 2))).map(
  ({ value: eigenvalue }) => eigenvalue,
);
const largest = Math.max(...spectrum);
const levels = [0.1, 0.01, 0.001].map((share) => share * largest);
const exact = levels.map((level) => spectrum.filter((eigenvalue) => eigenvalue > level).length);
const held = levels.map(() => 0);
const seeds = Number(values.seeds);
for (let seed = 0; seed < seeds; seed++) {
  const rules = await lastValueFrom(quadratures(operator, { runs: 5, steps: 80, seed }).pipe(toArray()));
  for (const [k, level] of levels.entries()) {
    const [low, high] = countAbove({ dim: loss.dim, rules }, level).interval;
    if (low <= exact[k] && exact[k] <= high) held[k] += 1;
  }
}
for (const [k, share] of ['1/10', '1/100', '1/1000'].entries())
  console.log(
    `above ${share} of ${largest.toPrecision(4)}: ${exact[k]} eigenvalues, held by ${held[k]} of ${seeds}`,
  );
await loss[Symbol.asyncDispose]();
