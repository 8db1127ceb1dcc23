// Writes our gradient of a loss as an NPZ file, an array a parameter, for float64_gradient.py.
// Usage: node --conditions=@orograph/source --import tsx tools/interop/gradient.mjs MODEL DATA.npz GRADIENT.npz [--loss mse] [--constant sr,state] [--axis state=1]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { loadDataset, loadOnnx, onnxLoss, serializeNpz } from '@orograph/models';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    loss: { type: 'string', default: 'mse' },
    constant: { type: 'string', default: '' },
    axis: { type: 'string', multiple: true, default: [] },
  },
});
const [model, file, out] = positionals;
const graph = await loadOnnx(model);
const constants = values.constant.split(',').filter(Boolean);
const batchAxes = Object.fromEntries(
  values.axis.map((text) => text.split('=')).map(([k, n]) => [k, Number(n)]),
);
const data = await loadDataset(file, { graphInputs: graph.inputs, constants, batchAxes });
const loss = await onnxLoss(graph, { data, loss: values.loss });
if (!loss.valueAndGrad) throw new Error(`no gradient: ${JSON.stringify(loss.withoutGradient)}`);
const { value, grad } = await loss.valueAndGrad(loss.theta);
const arrays = loss.layout.blocks.map(({ name, shape, offset, size }) => [
  name,
  { shape, dataType: 'double', data: Float64Array.from(grad.subarray(offset, offset + size)) },
]);
writeFileSync(out, serializeNpz(Object.fromEntries(arrays)));
console.log(`loss ${value}, ${loss.dim} parameters`);
await loss.dispose();
