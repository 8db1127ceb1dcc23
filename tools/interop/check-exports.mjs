// Compares what we compute on the files of export_networks.py with PyTorch's numbers.
// Usage: node --conditions=@orograph/source --import tsx tools/interop/check-exports.mjs FOLDER [TEXT IN THE NAME ...]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDataset, loadOnnx, onnxLoss } from '@orograph/models';
import { parameterNotes, parametersOf, tie } from '@orograph/onnx';
import { dot, norm } from '@orograph/tensor';

const [folder, ...wanted] = process.argv.slice(2);
const tolerance = { loss: 1e-6, gradient: 1e-4, blocks: 1e-4, curvature: 1e-3, displaced: 1e-5 };
const off = (got, expected) => Math.abs(got - expected) / Math.max(Math.abs(expected), 1e-12);

async function differences(stem) {
  const expected = JSON.parse(readFileSync(join(folder, `${stem}.json`), 'utf8'));
  // A tied weight that was stored twice, once transposed, is one again, as in PyTorch.
  const stored = await loadOnnx(join(folder, `${stem}.onnx`));
  const { equal } = parameterNotes(stored, parametersOf(stored));
  const graph = equal.reduce((tied, { names: [a, b] }) => tie(tied, a, b), stored);
  const data = await loadDataset(join(folder, `${stem}.npz`), { graphInputs: graph.inputs });
  const loss = await onnxLoss(graph, { data, threads: 1 });
  try {
    if (!loss.valueAndGrad) return { failed: `no gradient: ${loss.withoutGradient.join()}` };
    const { value, grad } = await loss.valueAndGrad(loss.theta);
    const size = norm(grad);
    const blocks = loss.layout.blocks
      .map((block) => norm(grad.subarray(block.offset, block.offset + block.size)))
      .toSorted((a, b) => a - b);
    const product = await loss.hvp(loss.theta, grad);
    const displaced = [];
    for (const [t, there] of Object.entries(expected.displaced))
      displaced.push(
        off(await loss.value(loss.theta.map((x, i) => x + (Number(t) * grad[i]) / size)), there),
      );
    return {
      dim: loss.dim - expected.dim,
      loss: off(value, expected.loss),
      gradient: off(size, expected.gradient),
      // Relative to the whole: a block without influence has rounding errors alone.
      blocks: !expected.blocks
        ? 0
        : blocks.length === expected.blocks.length
          ? Math.max(...blocks.map((b, i) => Math.abs(b - expected.blocks[i]) / expected.gradient))
          : `${blocks.length} blocks, expected ${expected.blocks.length}`,
      curvature: off(dot(grad, product), expected.curvature),
      displaced: Math.max(...displaced),
    };
  } finally {
    await loss.dispose();
  }
}

const bad = (key, value) => (key === 'dim' ? value !== 0 : !(value <= tolerance[key]));
let failures = 0;
const stems = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length))
  .filter((stem) => wanted.length === 0 || wanted.some((text) => stem.includes(text)));
for (const stem of stems) {
  const found = await differences(stem).catch((error) => ({ failed: error.message }));
  const wrong = Object.entries(found).filter(([key, value]) => bad(key, value));
  failures += wrong.length > 0 ? 1 : 0;
  const told = Object.entries(found).map(
    ([key, value]) => `${key} ${typeof value === 'number' && key !== 'dim' ? value.toExponential(0) : value}`,
  );
  console.log(`${wrong.length > 0 ? 'WRONG' : 'right'} ${stem}: ${told.join(', ')}`);
}
console.log(`${stems.length - failures} of ${stems.length} agree`);
process.exitCode = failures > 0 ? 1 : 0;
